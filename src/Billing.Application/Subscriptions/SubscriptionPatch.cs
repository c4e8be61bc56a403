using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Subscriptions;

/// <summary>
/// A change of a subscription: null leaves a field as it is. What only transitions may change can be given as it stands, so that what was read can be sent
/// back.
/// </summary>
public sealed record SubscriptionPatch
{
    /// <summary>Periods by calendar or anniversary; while pending.</summary>
    public BillingTime? BillingTime { get; init; }

    /// <summary>Whole days of trial; while pending.</summary>
    public int? TrialPeriodDays { get; init; }

    /// <summary>The agreed first day; while pending.</summary>
    public Instant? SubscriptionAt { get; init; }

    /// <summary>Whether the base amount is due at the start of its period; while pending.</summary>
    public bool? PayInAdvance { get; init; }

    /// <summary>What its end does about money; until it has ended.</summary>
    public TerminationAction? OnTerminationAction { get; init; }

    /// <summary>The billing group, until it has ended; empty for invoices of its own.</summary>
    public string? BillingGroup { get; init; }

    /// <summary>The plan; another one comes alone.</summary>
    public BillingId? PlanId { get; init; }

    /// <summary>The status; only as it stands.</summary>
    public SubscriptionStatus? Status { get; init; }

    /// <summary>When it is to be terminated; while active or paused.</summary>
    public Instant? EndingAt { get; init; }

    /// <summary>When it was cancelled; only as it stands.</summary>
    public Instant? CanceledAt { get; init; }

    /// <summary>When its trial was seen to have ended; only as it stands.</summary>
    public Instant? TrialEndedAt { get; init; }

    /// <summary>The plan before; only as it stands.</summary>
    public BillingId? PreviousPlanId { get; init; }

    /// <summary>When a downgrade was asked for; only as it stands.</summary>
    public Instant? DowngradedAt { get; init; }

    /// <summary>Free JSON object of the organization, as text, in place of the one that it has; at any time.</summary>
    public string? MetadataJson { get; init; }
}
