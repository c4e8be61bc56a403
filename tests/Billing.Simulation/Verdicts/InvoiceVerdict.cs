using Billing.Application.Consistency;
using Billing.Application.Invoicing;
using Billing.Application.Ports;
using Billing.Domain.Invoicing;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Simulation;

/// <summary>
/// Judges what was billed to one customer: one invoice for each period that is over; in all, for each line of each period, what the oracle computes
/// from all events that are known, whenever they came.
/// </summary>
internal sealed class InvoiceVerdict(Evidence world, SimCustomer customer, List<KnownFact> known)
{
    private static readonly Duration WaitMax = Duration.FromHours(6);

    private readonly BilledLines _billed = new(world.Tables, customer);

    /// <summary>What is wrong, or null.</summary>
    public string? Judge()
    {
        (Instant, Instant)[] actual = [.. _billed.Invoices.Select(view => (view.Invoice.PeriodStart, view.Invoice.PeriodEnd))];
        List<NaivePeriod>? periods = Chains().FirstOrDefault(chain => actual.SequenceEqual(chain.Select(period => (period.From, period.To))));
        return periods is null
            ? $"{customer} has invoices for {Join(actual)}, should be {Join(Chains().First())}"
            : _billed.Invoices.Zip(periods, JudgeInvoice).FirstOrDefault(wrong => wrong is not null) ?? JudgeRest();
    }

    /// <summary>The periods as they may be. The first period that is closed after a move ends as it was to end; those that a close caught up with meanwhile may lie before it.</summary>
    private IEnumerable<List<NaivePeriod>> Chains()
    {
        if (world.Moves.FirstOrDefault(one => one.Customer == customer) is not { } move)
        {
            return [NaivePeriods.Of(customer, world.Now, int.MaxValue)];
        }

        world.Faults.Note(SimFault.ZoneChanged);
        int before = _billed.Invoices.Count(view => view.Invoice.CreatedAt < move.BeganAt);
        int meanwhile = _billed.Invoices.Count(view => view.Invoice.CreatedAt <= move.AnsweredAt) - before;
        return Enumerable.Range(before + 1, meanwhile + 1).Select(count => NaivePeriods.Of(customer, world.Now, count));
    }

    private string? JudgeInvoice(InvoiceView view, NaivePeriod period)
    {
        Invoice invoice = view.Invoice;
        List<NaiveLine> expected = NaiveBill.Lines(SimPlan.All[customer.Plan], period, [.. known.Select(fact => fact.Holding).OfType<UsageEvent>()]);
        long baseMinor = view.Fees.Where(fee => fee.ChargeId is null).Sum(fee => fee.AmountMinor);
        var usage = _billed.UsageOf(period).Where(line => line.Value != 0).OrderBy(line => line.Key).Select(line => (line.Key.Charge, line.Key.Group, line.Value));
        var expectedUsage = expected.Where(line => line.Charge >= 0 && line.AmountMinor != 0).Select(line => (line.Charge, line.Group, line.AmountMinor)).Order();
        long subtotal = view.Fees.Sum(fee => fee.AmountMinor);
        bool isFinal = period.To + Duration.FromDays(customer.GraceDays) <= world.Now;
        world.Faults.Note(SimFault.DraftWaited, isFinal && customer.GraceDays > 0);
        world.Faults.Note(SimFault.ClockChangeInPeriod, customer.Zone.GetUtcOffset(period.From) != customer.Zone.GetUtcOffset(period.To));
        string about = $"the invoice of {customer} for {period}";
        return baseMinor != expected.Where(line => line.Charge < 0).Sum(line => line.AmountMinor) ? $"{about} has the base amount {baseMinor}, should be {Join(expected)}"
            : !usage.Order().SequenceEqual(expectedUsage) ? $"{about}: in all {Join(usage)} was billed of its usage, should be {Join(expected)}"
            : (invoice.SubtotalMinor, invoice.TaxMinor, invoice.TotalMinor) != (subtotal, NaiveBill.Tax(subtotal), subtotal + NaiveBill.Tax(subtotal))
                ? $"{about} comes to {invoice.SubtotalMinor} + {invoice.TaxMinor} = {invoice.TotalMinor}, its fees to {subtotal}"
            : isFinal != (invoice.Status != InvoiceStatus.Draft) ? $"{about} is {invoice.Status}"
            : JudgeFirst(view, period, expected);
    }

    /// <summary>What was acknowledged before the period was over is on its own invoice, for a close waits for the hub; if nothing came later, so are the quantities.</summary>
    private string? JudgeFirst(InvoiceView view, NaivePeriod period, List<NaiveLine> expected)
    {
        long version = view.Invoice.UsageVersion;
        List<KnownFact> late = known.FindAll(fact => fact.Version > version && Holds(period, fact.Event));
        List<(KnownFact Fact, KnownStatement Amendment)> amended = [.. known.Where(fact => fact.Version <= version)
            .SelectMany(fact => fact.Amendments.Where(one => one.Version > version), (fact, one) => (fact, one))];
        // A close that has waited for hours goes on without the hub; what it misses is late usage, judged above.
        bool isOverrun = view.Invoice.CreatedAt - period.To >= WaitMax;
        string? missed = late.Find(fact => world.AcknowledgedAt(fact.Event) < period.To)?.TransactionId
            ?? amended.Find(one => world.AmendedAt(one.Amendment.Stated.Amendment!.Id) < period.To).Fact?.TransactionId;
        if (!isOverrun && missed is not null)
        {
            return $"what was said of event {missed} of {customer} was acknowledged before {period} was over and is not on its invoice";
        }

        world.Faults.Note(SimFault.LateAfterInvoice, late.Count > 0);
        world.Faults.Note(SimFault.AmendmentAfterInvoice, amended.Exists(one => Touches(period, one.Fact)));
        world.Faults.Note(SimFault.UsageCarriedOver, known.Exists(fact => fact.Holding is { } usage && Holds(period, usage) && usage.Timestamp < period.From));
        IEnumerable<NaiveLine> own = view.Fees.Where(fee => fee.Origin == FeeOrigin.Period && (fee.ChargeId is null || fee.PeriodEnd == period.To)).Select(fee =>
            new NaiveLine((fee.ChargeId?.Ordinal ?? 0) - 1, fee.Group, fee.Units, fee.AmountMinor));
        bool isSaidLater = known.Exists(fact => Touches(period, fact) && (fact.Version > version || fact.Amendments.Any(one => one.Version > version)));
        return isSaidLater || Sorted(own).SequenceEqual(Sorted(expected)) ? null
            : $"the invoice of {customer} for {period} has lines {Join(Sorted(own))}, should be {Join(Sorted(expected))}";
    }

    private bool Touches(NaivePeriod period, KnownFact fact) =>
        Holds(period, fact.Event) || fact.Amendments.Any(one => one.Stated.Amendment!.Kind == AmendmentKind.Replace && Holds(period, one.Stated.Event));

    private bool Holds(NaivePeriod period, UsageEvent usage) =>
        (SimPlan.All[customer.Plan].IsRecurring || usage.Timestamp >= period.From) && usage.Timestamp < period.To;

    /// <summary>Final invoices are numbered without gap or double, each document is booked once, and nothing waits that should have happened.</summary>
    private string? JudgeRest()
    {
        List<string> numbers = [.. _billed.Invoices.Where(view => view.Invoice.Number is not null).Select(view => view.Invoice.Number!).Order(StringComparer.Ordinal)];
        IEnumerable<string> expected = Enumerable.Range(1, numbers.Count).Select(number => $"SIM-{customer.ExternalId}-{number:D4}");
        world.Faults.Note(SimFault.UsageTakenBack, _billed.Notes.Count > 0);
        int unfollowed = world.Tables.Query(Tables.Usage, RowRange.Prefix(SimCatalog.Space.CustomerPartition(customer.Key), "r|")).Rows.Count(row => row.Columns.Text("scope") != SimSeal.Scope);
        return !numbers.SequenceEqual(expected) ? $"the invoices of {customer} are numbered {Join(numbers)}"
            : unfollowed > 0 ? $"{unfollowed} notes of late usage of {customer} were not followed up"
            : _billed.Rows("out|").Any() ? $"{customer} has entries left in its outbox"
            : null;
    }

    private static List<NaiveLine> Sorted(IEnumerable<NaiveLine> lines) =>
        [.. lines.OrderBy(line => line.Charge).ThenBy(line => line.Group, StringComparer.Ordinal)];

    private static string Join<T>(IEnumerable<T> parts) => string.Join("; ", parts);
}
