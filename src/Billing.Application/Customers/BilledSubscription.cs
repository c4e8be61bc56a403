using System.Text.Json.Serialization;
using Billing.Application.Invoicing.RunningUsage;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Customers;

/// <summary>A subscription and how far it has been billed.</summary>
/// <param name="Subscription">The subscription; its own row says the same.</param>
/// <param name="BilledUntil">Start of the next period to close: end of the last closed one.</param>
/// <param name="CloseAt">End of that period.</param>
/// <param name="TimeZoneId">The zone that the period is in, which the customer's may have left since; null for the customer's.</param>
public sealed record BilledSubscription(Subscription Subscription, Instant BilledUntil, Instant CloseAt, string? TimeZoneId = null)
{
    /// <summary>What was billed of the running period before its end; null while nothing was.</summary>
    public RunningPeriod? Running { get; init; }

    /// <summary>The invoices with the running period's base amount in advance, oldest first; null for the one of the period's start.</summary>
    public IReadOnlyList<BillingId>? AdvanceInvoiceIds { get; init; }

    /// <summary>What was billed in advance of the running period's base amount, less what was given back; null when nothing was.</summary>
    public long? BaseBilledMinor { get; init; }

    /// <summary>When its trial ends; null when that is over or there is none.</summary>
    public Instant? TrialEndsAt { get; init; }

    /// <summary>Since when the plan holds, when it took over within the running period; null for all of it.</summary>
    public Instant? PlanFrom { get; init; }

    /// <summary>Plans that held in the running period until now and are not billed yet, oldest first: each is closed by itself before the period is.</summary>
    public IReadOnlyList<PlanCut> Cuts { get; init; } = [];

    /// <summary>The plan version that the close of a period moves it to; null when none is waiting.</summary>
    public int? NextVersion { get; init; }

    /// <summary>The first period that begins at or after this is the next version's; null for the one after the running period.</summary>
    public Instant? NextVersionFrom { get; init; }

    /// <summary>The same as one; null when none is waiting.</summary>
    [JsonIgnore]
    public WaitingVersion? WaitingVersion => NextVersion is { } version ? new WaitingVersion(version, NextVersionFrom) : null;

    /// <summary>The plan version that the period after the running one is moved to; null when it stays on the one that it has.</summary>
    [JsonIgnore]
    public int? VersionOfNextPeriod => WaitingVersion is { } waiting && waiting.Holds(FullPeriodEndsAt) ? waiting.Version : null;

    /// <summary>What the subscription is in the period after the running one: on the plan and with the quantity that were agreed, on the version that waited.</summary>
    /// <param name="ending">The subscription at the end of the running period.</param>
    /// <param name="next">The agreed plan's version; that of the next period when no other plan was agreed.</param>
    public Subscription Renewed(Subscription ending, Plan next)
    {
        Subscription renewed = ending.Renewed(next);
        return Cuts.Count == 0 && VersionOfNextPeriod is not null && renewed.PlanId == next.Id ? renewed with { PlanVersion = next.Version } : renewed;
    }

    /// <summary>The same once a period has begun: a version that holds for it waits no more.</summary>
    public BilledSubscription WithoutArrivedVersion() =>
        WaitingVersion is { } waiting && waiting.Holds(BilledUntil) ? this with { NextVersion = null, NextVersionFrom = null } : this;

    /// <summary>
    /// When the newest migration was asked for that has moved it or is to move it: older ones, whose messages may come after, have nothing more to say.
    /// Null when none has.
    /// </summary>
    public Instant? MoveAskedAt { get; init; }

    /// <summary>End of the running period when <see cref="CloseAt"/> lies before it, because the subscription ends within the period.</summary>
    public Instant? PeriodEndsAt { get; init; }

    /// <summary>End of the running period, whether or not the subscription ends before.</summary>
    [JsonIgnore]
    public Instant FullPeriodEndsAt => PeriodEndsAt ?? CloseAt;

    /// <summary>The subscription as the next close bills it: on the plan that held until then.</summary>
    [JsonIgnore]
    public Subscription Closing => Cuts.Count == 0 ? Subscription : Subscription with
    {
        PlanId = Cuts[0].PlanId, PlanVersion = Cuts[0].PlanVersion, PriceOverride = Cuts[0].PriceOverride, NextPlan = null, NextQuantity = null,
    };

    /// <summary>
    /// How the subscription is billed from now on: its period closes early when it ends within it. Null when it has ended and nothing is left to bill.
    /// </summary>
    /// <param name="subscription">The subscription as it is now.</param>
    public BilledSubscription? With(Subscription subscription)
    {
        BilledSubscription whole = this with { Subscription = subscription, CloseAt = FullPeriodEndsAt, PeriodEndsAt = null };
        if (Cuts.Count > 0)
        {
            return whole with { CloseAt = Cuts[0].At, PeriodEndsAt = whole.CloseAt };
        }

        if (subscription.EndsAt is not { } end || end >= whole.CloseAt)
        {
            return whole;
        }

        bool hasEnded = subscription.EndedAt is not null;
        return hasEnded && (end <= BilledUntil || !subscription.BillsItsEnd) ? null : whole with { CloseAt = end, PeriodEndsAt = whole.CloseAt };
    }
}

/// <summary>A plan that held within a running period until another took over.</summary>
/// <param name="At">When the other took over; that whole local day is the other's (rule 10).</param>
/// <param name="PlanId">The plan.</param>
/// <param name="PlanVersion">Its version.</param>
/// <param name="PriceOverride">Prices that were agreed for it.</param>
/// <param name="PlanFrom">Since when it held, when that was within the period too; null for the period's start.</param>
/// <param name="BaseBilledMinor">What was billed in advance of its base amount, less what was given back; null when nothing was.</param>
public sealed record PlanCut(
    Instant At, BillingId PlanId, int PlanVersion, PlanPrices? PriceOverride, Instant? PlanFrom, long? BaseBilledMinor)
{
    /// <summary>Most of one subscription at a time: the account's row holds them.</summary>
    public const int CountMax = 20;
}
