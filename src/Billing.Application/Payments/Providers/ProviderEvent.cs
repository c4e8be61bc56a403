using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Application.Payments.Providers;

/// <summary>What a webhook is about.</summary>
public enum ProviderEventKind
{
    /// <summary>A charge changed: see <see cref="ProviderEvent.Charge"/>.</summary>
    Charge,

    /// <summary>A refund changed: see <see cref="ProviderEvent.Refund"/>.</summary>
    Refund,

    /// <summary>The customer's bank disputes a charge, or a dispute ended: see <see cref="ProviderEvent.Dispute"/>.</summary>
    Dispute,

    /// <summary>A method was set up: see <see cref="ProviderEvent.Method"/>.</summary>
    MethodSaved,

    /// <summary>A method is gone: see <see cref="ProviderEvent.Method"/>.</summary>
    MethodRemoved,

    /// <summary>A checkout page expired unpaid.</summary>
    CheckoutExpired,

    /// <summary>Genuine, and nothing that we act on.</summary>
    Ignored,
}

/// <summary>State of a dispute.</summary>
/// <param name="Id">The provider's name for it.</param>
/// <param name="IsOpen">False once it is decided.</param>
/// <param name="IsWon">True when the organization keeps the money.</param>
/// <param name="Amount">What is disputed, when told.</param>
public sealed record DisputeState(string Id, bool IsOpen, bool IsWon, Money? Amount);

/// <summary>A verified webhook in our own terms. Webhooks come twice and in any order: dedupe by <see cref="Id"/>, and let a final state win over an earlier one.</summary>
/// <param name="Id">Names the event; the same when the provider sends it again.</param>
/// <param name="Kind">What it is about.</param>
public sealed record ProviderEvent(string Id, ProviderEventKind Kind)
{
    /// <summary>The provider's word for it.</summary>
    public string? ProviderType { get; init; }

    /// <summary>When it happened, when the provider tells.</summary>
    public Instant? OccurredAt { get; init; }

    /// <summary>Which attempt it is about, when the provider names it.</summary>
    public ProviderReference? Reference { get; init; }

    /// <summary>The provider's id of the charge.</summary>
    public string? ProviderPaymentId { get; init; }

    /// <summary>The provider's id of the customer.</summary>
    public string? ProviderCustomerId { get; init; }

    /// <summary>The charge as the event tells it.</summary>
    public ChargeOutcome? Charge { get; init; }

    /// <summary>The refund as the event tells it.</summary>
    public RefundOutcome? Refund { get; init; }

    /// <summary>The dispute.</summary>
    public DisputeState? Dispute { get; init; }

    /// <summary>The method.</summary>
    public SavedMethod? Method { get; init; }

    /// <summary>True when the body is not signed: ask the provider before acting.</summary>
    public bool MustBeConfirmed { get; init; }
}
