using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Domain.Subscriptions;

/// <summary>A customer's running agreement to one version of a plan.</summary>
public sealed record Subscription
{
    /// <summary>The id, in the customer's partition.</summary>
    public required BillingId Id { get; init; }

    /// <summary>The organization's own name for it, unique in the organization.</summary>
    public required string ExternalId { get; init; }

    /// <summary>Who pays.</summary>
    public required BillingId CustomerId { get; init; }

    /// <summary>The plan that is running.</summary>
    public required BillingId PlanId { get; init; }

    /// <summary>The plan's version that is running.</summary>
    public int PlanVersion { get; init; } = 1;

    /// <summary>Where it stands.</summary>
    public required SubscriptionStatus Status { get; init; }

    /// <summary>Whether periods follow the calendar or the anniversary.</summary>
    public BillingTime BillingTime { get; init; }

    /// <summary>The currency that it is paid in, one of those that its plan has a price in; null for the plan's own.</summary>
    public Currency? Currency { get; init; }

    /// <summary>Free JSON object of the organization, as text; null for none.</summary>
    public string? MetadataJson { get; init; }

    /// <summary>Number of units of the base amount, such as seats.</summary>
    public decimal Quantity { get; init; } = 1;

    /// <summary>Changes of the quantity within the running period, oldest first; older ones may be among them.</summary>
    public IReadOnlyList<ChangedQuantity> QuantityChanges { get; init; } = [];

    /// <summary>The plan it goes over to when the running period ends; null when none was agreed.</summary>
    public AgreedPlan? NextPlan { get; init; }

    /// <summary>The quantity it has when the running period ends; null when none was agreed.</summary>
    public AgreedQuantity? NextQuantity { get; init; }

    /// <summary>
    /// Subscriptions of the customer with the same group share an invoice when they close at the same instant; null for invoices of its own.
    /// </summary>
    public string? BillingGroup { get; init; }

    /// <summary>Prices agreed with this customer, laid over the plan's; null for the plan's own.</summary>
    public PlanPrices? PriceOverride { get; init; }

    /// <summary>Amounts of usage at which a progressive invoice is made, beside those of the plan (rule 19).</summary>
    public IReadOnlyList<UsageThreshold> UsageThresholds { get; init; } = [];

    /// <summary>How many thresholds of its own it has had: the next is numbered after it.</summary>
    public int ThresholdsMade { get; init; }

    /// <summary>Whole days of trial from the start.</summary>
    public int TrialPeriodDays { get; init; }

    /// <summary>When the trial ended: after its days, or when it was ended before; null while it runs and without one.</summary>
    public Instant? TrialEndedAt { get; init; }

    /// <summary>When a pending subscription starts by itself; null when it waits to be activated.</summary>
    public Instant? StartsAt { get; init; }

    /// <summary>The agreed first day; anchors the anniversary when there is no start.</summary>
    public Instant? SubscriptionAt { get; init; }

    /// <summary>Whether the base amount is due at the start of a period instead of its end.</summary>
    public bool PayInAdvance { get; init; }

    /// <summary>The plan before the last change, or the target of a downgrade that waits for the period's end.</summary>
    public BillingId? PreviousPlanId { get; init; }

    /// <summary>Version of <see cref="PreviousPlanId"/>.</summary>
    public int? PreviousPlanVersion { get; init; }

    /// <summary>When a downgrade was asked for that has not happened yet.</summary>
    public Instant? DowngradedAt { get; init; }

    /// <summary>What its end does about money.</summary>
    public TerminationAction OnTerminationAction { get; init; }

    /// <summary>How it stands when its periods begin with their payment; null when they follow its calendar.</summary>
    public PrepaidTerms? Prepaid { get; init; }

    /// <summary>When it became active; the first billed instant.</summary>
    public Instant? StartedAt { get; init; }

    /// <summary>When it ended by termination, or is to end: then <see cref="EndsAs"/> says how.</summary>
    public Instant? EndingAt { get; init; }

    /// <summary>What it becomes at <see cref="EndingAt"/> while that is only agreed: cancelled or terminated; else null.</summary>
    public SubscriptionStatus? EndsAs { get; init; }

    /// <summary>When it was cancelled.</summary>
    public Instant? CanceledAt { get; init; }

    /// <summary>Since when it is paused.</summary>
    public Instant? PausedAt { get; init; }

    /// <summary>When it was last resumed.</summary>
    public Instant? ResumedAt { get; init; }

    /// <summary>Earlier pauses, oldest first; the running one is <see cref="PausedAt"/>.</summary>
    public IReadOnlyList<Pause> Pauses { get; init; } = [];

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }

    /// <summary>
    /// The instant that anchors anniversaries: the start, else the agreed day, else the making. When periods begin with their payment: the last payment, before
    /// the first one the end of the trial.
    /// </summary>
    public Instant AnchorAt => (Prepaid is null ? null : Prepaid.PaidFrom ?? TrialEndedAt) ?? StartedAt ?? SubscriptionAt ?? CreatedAt;

    /// <summary>The customer's zone when it started: the day of its start is the day there, wherever the customer moves later. Null while it has not started.</summary>
    public string? AnchorZoneId { get; init; }

    /// <summary>The local day that anchors its periods.</summary>
    /// <param name="zone">The customer's zone, which holds while it has not started.</param>
    public LocalDate AnchorDay(DateTimeZone zone) => LocalDays.Of(AnchorAt, AnchorZone(zone));

    /// <summary>The zone in which that day is told.</summary>
    /// <param name="zone">The customer's zone, which holds while it has not started, and when periods begin with their payment.</param>
    public DateTimeZone AnchorZone(DateTimeZone zone) => Prepaid is null && AnchorZoneId is { } id ? DateTimeZoneProviders.Tzdb[id] : zone;

    /// <summary>The instant from which nothing more is billed, or null while it runs on.</summary>
    public Instant? EndedAt => Status switch
    {
        SubscriptionStatus.Canceled => CanceledAt,
        SubscriptionStatus.Terminated => EndingAt,
        _ => null,
    };

    /// <summary>Whether it runs on trial: it is active and the end of its trial has not been seen.</summary>
    public bool IsInTrial => Status == SubscriptionStatus.Active && TrialPeriodDays > 0 && TrialEndedAt is null;

    /// <summary>When it ended, or is to end as agreed; null while it runs on.</summary>
    public Instant? EndsAt => EndedAt ?? (EndsAs is null ? null : EndingAt);

    /// <summary>
    /// Whether an end within a period bills what was used until then. A credit note gives back what was paid in advance, and leaves only usage to be billed;
    /// in arrears it bills nothing.
    /// </summary>
    public bool BillsItsEnd => OnTerminationAction == TerminationAction.GenerateInvoice
        || (OnTerminationAction == TerminationAction.GenerateCreditNote && PayInAdvance);

    /// <summary>
    /// Whether another reading of it says the same in every field. <see cref="UpdatedAt"/> alone does not tell: of two changes at one instant only one may have
    /// been seen.
    /// </summary>
    public bool IsSameAs(Subscription other) => ReferenceEquals(this, other)
        || (QuantityChanges.SequenceEqual(other.QuantityChanges) && UsageThresholds.SequenceEqual(other.UsageThresholds) && Pauses.SequenceEqual(other.Pauses)
            && (PriceOverride is null ? other.PriceOverride is null : other.PriceOverride is { } prices && PriceOverride.IsSameAs(prices))
            && other == this with
            {
                QuantityChanges = other.QuantityChanges, UsageThresholds = other.UsageThresholds, Pauses = other.Pauses, PriceOverride = other.PriceOverride,
            });
}
