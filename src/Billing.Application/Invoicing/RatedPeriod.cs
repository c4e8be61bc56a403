using Billing.Application.Customers;
using Billing.Application.Invoicing.LateUsage;
using Billing.Application.Invoicing.RunningUsage;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>
/// A boundary of a billing group that was closed: all that its invoice was computed from, so that it can be computed again when usage comes late, and the
/// documents that bill it.
/// </summary>
public sealed record RatedPeriod
{
    /// <summary>What is billed together; also the scope of its seal.</summary>
    public required string BillingGroup { get; init; }

    /// <summary>First instant of the billed usage; the boundary itself when only a period was opened.</summary>
    public required Instant From { get; init; }

    /// <summary>The boundary: end of the billed usage, not included.</summary>
    public required Instant To { get; init; }

    /// <summary>The subscription as it was; names the plan and its version.</summary>
    public required Subscription Subscription { get; init; }

    /// <summary>The customer's zone during the period.</summary>
    public required string TimeZoneId { get; init; }

    /// <summary>The zone of the period that the boundary opens.</summary>
    public required string NextTimeZoneId { get; init; }

    /// <summary>The usage version that was billed: everything up to it is in the documents below or waits in the account.</summary>
    public required long UsageVersion { get; init; }

    /// <summary>What was billed of it before its end.</summary>
    public RunningPeriod Running { get; init; } = RunningPeriod.None;

    /// <summary>The period's own invoice, draft or final; null when nothing was to be billed.</summary>
    public BillingId? InvoiceId { get; init; }

    /// <summary>The final invoices with fees of the period's usage, oldest first.</summary>
    public IReadOnlyList<BillingId> Invoices { get; init; } = [];

    /// <summary>The notes that took a part of it back because usage was rated again, oldest first.</summary>
    public IReadOnlyList<BillingId> CreditNotes { get; init; } = [];

    /// <summary>What was taken back of each line because usage was rated again, whichever fee it was taken from.</summary>
    public IReadOnlyList<TakenBack> TakenBack { get; init; } = [];

    /// <summary>The period's row in the customer's partition.</summary>
    public string RowKey => CustomerRows.RatedPeriod(BillingGroup, To);

    /// <summary>The usage that is billed.</summary>
    public InstantSpan Service => new(From, To);

    /// <summary>What is to be billed: the period that ended, and in advance the one that began.</summary>
    /// <param name="plan">The subscription's plan version.</param>
    internal IReadOnlyList<SubscriptionBill> Bills(Plan plan)
    {
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[TimeZoneId];
        DateTimeZone next = DateTimeZoneProviders.Tzdb[NextTimeZoneId];
        BillingPeriod? closing = From == To ? null : PeriodZones.EndingAt(plan, Subscription, zone, To);
        bool opens = Subscription.PayInAdvance && !(Subscription.EndedAt <= To);
        BillingPeriod? opening = opens ? PeriodZones.Opening(plan, Subscription, zone, next, To) : null;
        var bill = new SubscriptionBill { Plan = plan, Subscription = Subscription, Zone = zone, Closing = closing, Opening = opening };
        return closing is null || opening is null || zone == next
            ? [bill with { Zone = closing is null ? next : zone }]
            : [bill with { Opening = null }, bill with { Zone = next, Closing = null }];
    }
}
