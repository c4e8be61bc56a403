using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Subscriptions;

/// <summary>What a new subscription is made of; shapes and lengths are checked by the surface.</summary>
public sealed record NewSubscription
{
    /// <summary>The organization's own id of the subscription; unique in the data space.</summary>
    public required string ExternalId { get; init; }

    /// <summary>Who is billed.</summary>
    public required BillingId CustomerId { get; init; }

    /// <summary>What for; the current version of the plan, which the subscription keeps.</summary>
    public required BillingId PlanId { get; init; }

    /// <summary>When it starts: active at once when this is not in the future, else by itself then. Without one it waits for activation.</summary>
    public Instant? StartedAt { get; init; }

    /// <summary>Shares invoices with those of the customer that name the same group; null for invoices of its own.</summary>
    public string? BillingGroup { get; init; }

    /// <summary>Number of units of the base amount.</summary>
    public decimal Quantity { get; init; } = 1;

    /// <summary>Calendar periods or periods counted from the start.</summary>
    public BillingTime BillingTime { get; init; } = BillingTime.Calendar;

    /// <summary>Whole local days without a base fee from the start; null takes the plan's.</summary>
    public int? TrialPeriodDays { get; init; }

    /// <summary>When the subscription was signed: the anchor of a subscription that has not started.</summary>
    public Instant? SubscriptionAt { get; init; }

    /// <summary>Bill the base fee at the start of its period; null takes the plan's.</summary>
    public bool? PayInAdvance { get; init; }

    /// <summary>True when its periods begin with their payment: the first invoice comes at once, or after the trial, and its money starts the subscription.</summary>
    public bool StartsWithPayment { get; init; }

    /// <summary>True when it has no trial if the customer ever had one.</summary>
    public bool TrialOnce { get; init; }

    /// <summary>True when the customer may have no other subscription that runs, is in its trial, or starts by itself later: judged in the commit that makes it.</summary>
    public bool OnlyOne { get; init; }

    /// <summary>
    /// Of one that was billed elsewhere: the end of its running period, whose day counts. What was served before that period is not billed, nor is its base amount in advance; all
    /// else of it is billed when it ends. Without a start it started with that period.
    /// </summary>
    public Instant? RunningUntil { get; init; }

    /// <summary>Of one that was made elsewhere: when; null for now.</summary>
    public Instant? CreatedAt { get; init; }

    /// <summary>Of one that has ended elsewhere: when. It is kept, and never billed.</summary>
    public Instant? EndedAt { get; init; }

    /// <summary>What termination does unless told otherwise.</summary>
    public TerminationAction OnTerminationAction { get; init; }

    /// <summary>The currency that it is paid in; null for the customer's. The plan must have a price in it.</summary>
    public Currency? Currency { get; init; }

    /// <summary>Free JSON object of the organization, as text.</summary>
    public string? MetadataJson { get; init; }
}
