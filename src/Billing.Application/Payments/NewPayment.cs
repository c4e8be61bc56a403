using Billing.Domain.Identity;
using Billing.Domain.Monetary;

namespace Billing.Application.Payments;

/// <summary>A payment that a person records.</summary>
public sealed record NewPayment
{
    /// <summary>The invoice it is for.</summary>
    public required BillingId InvoiceId { get; init; }

    /// <summary>Minor units, above 0; null for all that is to be paid.</summary>
    public long? AmountMinor { get; init; }

    /// <summary>Its currency, which must be the invoice's; null for that.</summary>
    public Currency? Currency { get; init; }

    /// <summary>True when the money is announced and not here yet.</summary>
    public bool IsPending { get; init; }

    /// <summary>What else is known of it.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
