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
/// A boundary of a subscription that was closed: all that its invoice was computed from, so that it can be computed again when usage comes late, and the
/// documents that bill it.
/// </summary>
public sealed record RatedPeriod
{
    /// <summary>The subscription's id, under which its usage is sealed and its late usage waits.</summary>
    public required string Scope { get; init; }

    /// <summary>First instant of the billed usage; the boundary itself when only a period was opened.</summary>
    public required Instant From { get; init; }

    /// <summary>The boundary: end of the billed usage, not included.</summary>
    public required Instant To { get; init; }

    /// <summary>When the full period ends, when the subscription or its plan ended within it; null when the boundary is its end.</summary>
    public Instant? FullPeriodEndsAt { get; init; }

    /// <summary>The subscription as it was; names the plan and its version.</summary>
    public required Subscription Subscription { get; init; }

    /// <summary>The customer's zone during the period.</summary>
    public required string TimeZoneId { get; init; }

    /// <summary>The zone of the period that the boundary opens.</summary>
    public required string NextTimeZoneId { get; init; }

    /// <summary>The usage version that was billed: everything up to it is in the documents below or waits in the account.</summary>
    public required long UsageVersion { get; init; }

    /// <summary>Since when the plan held, when it took over within the period; null for the period's start.</summary>
    public Instant? PlanFrom { get; init; }

    /// <summary>True when another plan took over at the boundary, within the period: nothing opens there, the change itself has billed what follows.</summary>
    public bool IsCut { get; init; }

    /// <summary>The subscription in the period that the boundary opens, when its plan or quantity changes with it; null when they stay.</summary>
    public Subscription? Next { get; init; }

    /// <summary>What was billed in advance of the base amount, less what was given back; null when nothing was.</summary>
    public long? BaseBilledMinor { get; init; }

    /// <summary>What was billed of it before its end.</summary>
    public RunningPeriod Running { get; init; } = RunningPeriod.None;

    /// <summary>The same as it was when the period's own invoice became final, which billed the rest; null when nothing was billed in advance.</summary>
    public RunningPeriod? BeforeFinal { get; init; }

    /// <summary>The period's own invoice, draft, final or void; null when nothing was to be billed.</summary>
    public BillingId? InvoiceId { get; init; }

    /// <summary>Revision of that invoice.</summary>
    public int Revision { get; init; }

    /// <summary>True when that invoice is void: nothing of it counts as billed, and late usage waits until the period is billed again.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The final invoices with fees of the period's usage, oldest first.</summary>
    public IReadOnlyList<BillingId> Invoices { get; init; } = [];

    /// <summary>The notes that took a part of it back because usage was rated again, oldest first.</summary>
    public IReadOnlyList<BillingId> CreditNotes { get; init; } = [];

    /// <summary>What was taken back of each line because usage was rated again, whichever fee it was taken from.</summary>
    public IReadOnlyList<TakenBack> TakenBack { get; init; } = [];

    /// <summary>The period's row in the customer's partition.</summary>
    public string RowKey => CustomerRows.RatedPeriod(Scope, To);

    /// <summary>The usage that is billed.</summary>
    public InstantSpan Service => new(From, To);

    /// <summary>The period once its own invoice is final: usage in advance is billed to its end.</summary>
    internal RatedPeriod Final(BillingId invoiceId, PeriodInputs inputs)
    {
        IReadOnlyList<AdvanceLine> lines = inputs.Advance.Lines;
        return this with
        {
            UsageVersion = inputs.UsageVersion,
            InvoiceId = invoiceId,
            Invoices = [.. Running.AdvanceInvoices, invoiceId],
            BeforeFinal = lines.Count == 0 ? null : Running,
            Running = Running with { Advance = lines },
        };
    }

    /// <summary>The period when its own invoice is void.</summary>
    internal RatedPeriod Open() => this with { IsOpen = true, Invoices = [], Running = BeforeFinal ?? Running, BeforeFinal = null };

    /// <summary>What is to be billed: the period that ended, and in advance the one that began.</summary>
    /// <param name="plan">The subscription's plan version.</param>
    /// <param name="nextPlan">That of <see cref="Next"/>; the same when there is none.</param>
    internal IReadOnlyList<SubscriptionBill> Bills(Plan plan, Plan nextPlan)
    {
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[TimeZoneId];
        SubscriptionBill? opening = Opening(nextPlan);
        var bill = new SubscriptionBill { Plan = plan, Subscription = Subscription, Zone = zone };
        if (From == To)
        {
            return [opening ?? bill];
        }

        BillingPeriod closing = PeriodZones.Ending(plan, Subscription, zone, Service, FullPeriodEndsAt);
        InstantSpan? part = PlanFrom is null && !IsCut ? null : new InstantSpan(PlanFrom ?? closing.Span.Start, IsCut ? To : closing.Span.End);
        bill = (bill with { Closing = closing }).Within(closing, part);
        bill = bill with { UsageFrom = bill.UsageSpan(closing).Start == From ? null : From };
        return opening is null ? [bill]
            : Next is null && part is null && opening.Zone == zone ? [bill with { Opening = opening.Opening }]
            : [bill, opening];
    }

    /// <summary>The bill of the base amount in advance that the boundary opens; null when it opens none.</summary>
    /// <param name="nextPlan">The plan version of the period that begins.</param>
    internal SubscriptionBill? Opening(Plan nextPlan)
    {
        Subscription next = Next ?? Subscription;
        if (!next.PayInAdvance || IsCut || Subscription.EndedAt <= To)
        {
            return null;
        }

        BillingPeriod period = Opened(nextPlan);
        var bill = new SubscriptionBill { Plan = nextPlan, Subscription = next, Zone = DateTimeZoneProviders.Tzdb[NextTimeZoneId], Opening = period };
        return bill.Within(period, OpensFrom(nextPlan) is { } from ? new InstantSpan(from, period.Span.End) : null);
    }

    /// <summary>The full period that begins at the boundary, or holds it when the next plan has other periods.</summary>
    internal BillingPeriod Opened(Plan nextPlan) => PeriodZones.Opening(
        nextPlan, Subscription, DateTimeZoneProviders.Tzdb[TimeZoneId], DateTimeZoneProviders.Tzdb[NextTimeZoneId], To, TakesOverFrom ?? To);

    /// <summary>Since when the next plan holds, when it takes over within a period of its own; null when that begins there.</summary>
    internal Instant? OpensFrom(Plan nextPlan) => TakesOverFrom is { } from && Opened(nextPlan).Span.Start < from ? from : null;

    /// <summary>
    /// When another plan takes over with the next period: at the boundary, and in another zone when the same local day begins there, which is the first that the plan before was not
    /// charged for. Where no period closes, at the end of a trial, the plan before was charged for no day. Null when none does.
    /// </summary>
    private Instant? TakesOverFrom => Next is null || Next.PlanId == Subscription.PlanId ? null
        : NextTimeZoneId == TimeZoneId || From == To ? To
        : LocalDays.StartOf(LocalDays.Of(To, DateTimeZoneProviders.Tzdb[TimeZoneId]), DateTimeZoneProviders.Tzdb[NextTimeZoneId]);
}
