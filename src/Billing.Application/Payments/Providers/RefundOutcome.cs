using Billing.Domain.Monetary;

namespace Billing.Application.Payments.Providers;

/// <summary>What became of a refund.</summary>
public enum RefundStatus
{
    /// <summary>The provider gave the money back.</summary>
    Succeeded,

    /// <summary>It will; a webhook or a later query tells the end.</summary>
    Pending,

    /// <summary>Nothing was given back.</summary>
    Failed,

    /// <summary>Nobody knows. Ask; never refund again before the answer.</summary>
    Unknown,

    /// <summary>Only of a query: the provider has no such refund.</summary>
    NotFound,
}

/// <summary>What the provider says of a refund.</summary>
/// <param name="Status">What became of it.</param>
public sealed record RefundOutcome(RefundStatus Status)
{
    /// <summary>The provider's id of the refund.</summary>
    public string? ProviderRefundId { get; init; }

    /// <summary>What was or will be given back, when the provider tells.</summary>
    public Money? Amount { get; init; }

    /// <summary>Why it failed.</summary>
    public DeclineReason? Reason { get; init; }

    /// <summary>The provider's own word for it.</summary>
    public string? ProviderCode { get; init; }

    /// <summary>A refund of which nothing is known.</summary>
    public static RefundOutcome Unknown { get; } = new(RefundStatus.Unknown);

    /// <summary>No such refund at the provider.</summary>
    public static RefundOutcome NotFound { get; } = new(RefundStatus.NotFound);

    /// <summary>Nothing was given back.</summary>
    public static RefundOutcome Failed(DeclineReason reason, string? providerCode = null) =>
        new(RefundStatus.Failed) { Reason = reason, ProviderCode = providerCode };

    /// <summary>The refusal of an order that asks for more than is left, for nothing, or in another currency; null when the order is sound.</summary>
    public static RefundOutcome? RefusalOf(RefundOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        bool isSound = order.Amount.Minor > 0 && order.Amount.Currency == order.Refundable.Currency && order.Amount <= order.Refundable;
        return isSound ? null : Failed(DeclineReason.Rejected, "amount_exceeds_charge");
    }
}
