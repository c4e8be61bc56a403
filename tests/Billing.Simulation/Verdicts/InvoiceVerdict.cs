using Billing.Application.Consistency;
using Billing.Application.Invoicing;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Invoicing;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Simulation;

/// <summary>Judges the invoices of one customer: one for each period that is over, and on it what the oracle computes.</summary>
internal sealed class InvoiceVerdict(SimWorld world, SimCustomer customer, List<KnownEvent> known)
{
    private readonly string _partition = SimCatalog.Space.CustomerPartition(customer.Key);

    /// <summary>What is wrong, or null.</summary>
    public string? Judge()
    {
        List<InvoiceView> invoices = [.. Rows("inv|").Select(Read).OrderBy(view => view.Invoice.PeriodStart)];
        List<NaivePeriod> periods = NaivePeriods.Of(customer, world.Now);
        if (!invoices.Select(view => (view.Invoice.PeriodStart, view.Invoice.PeriodEnd)).SequenceEqual(periods.Select(period => (period.From, period.To))))
        {
            return $"{customer} has invoices for {Join(invoices.Select(view => (view.Invoice.PeriodStart, view.Invoice.PeriodEnd)))}, should be {Join(periods)}";
        }

        return invoices.Zip(periods, JudgeInvoice).FirstOrDefault(wrong => wrong is not null) ?? JudgeNumbers(invoices);
    }

    private string? JudgeInvoice(InvoiceView view, NaivePeriod period)
    {
        Invoice invoice = view.Invoice;
        UsageEvent[] billed = [.. known.Where(one => one.Version <= invoice.UsageVersion).Select(one => one.Event)];
        List<NaiveLine> expected = NaiveBill.Lines(SimPlan.All[customer.Plan], period, billed);
        IEnumerable<NaiveLine> actual = view.Fees.Select(fee => new NaiveLine((fee.ChargeId?.Ordinal ?? 0) - 1, fee.Group, fee.Units, fee.AmountMinor));
        if (!Sorted(actual).SequenceEqual(Sorted(expected)))
        {
            return $"the invoice of {customer} for {period} has lines {Join(Sorted(actual))}, should be {Join(Sorted(expected))}";
        }

        long subtotal = expected.Sum(line => line.AmountMinor);
        long tax = NaiveBill.Tax(expected);
        bool isFinal = period.To + Duration.FromDays(customer.GraceDays) <= world.Now;
        world.Faults.Note(SimFault.DraftWaited, isFinal && customer.GraceDays > 0);
        world.Faults.Note(SimFault.ClockChangeInPeriod, customer.Zone.GetUtcOffset(period.From) != customer.Zone.GetUtcOffset(period.To));
        return (invoice.SubtotalMinor, invoice.TaxMinor, invoice.TotalMinor) != (subtotal, tax, subtotal + tax)
            ? $"the invoice of {customer} for {period} comes to {invoice.SubtotalMinor} + {invoice.TaxMinor} = {invoice.TotalMinor}, should be {subtotal} + {tax}"
            : isFinal != (invoice.Status != InvoiceStatus.Draft) ? $"the invoice of {customer} for {period} is {invoice.Status}"
            : JudgeCatchUp(invoice, period) ?? JudgeLate(invoice, period);
    }

    /// <summary>What was acknowledged before the period was over is on its invoice: a close waits for the hub.</summary>
    private string? JudgeCatchUp(Invoice invoice, NaivePeriod period) => LateFor(invoice, period).FirstOrDefault(one => world.Producer.AcknowledgedAt(one.Event) < period.To) is { } missed
        ? $"event {missed.Event.TransactionId} of {customer} was acknowledged before {period} was over and is not on its invoice"
        : null;

    /// <summary>What came for the period after it was billed has left a note.</summary>
    private string? JudgeLate(Invoice invoice, NaivePeriod period)
    {
        if (!LateFor(invoice, period).Any())
        {
            return null;
        }

        world.Faults.Note(SimFault.LateAfterInvoice);
        bool hasNote = world.Tables.Query(Tables.Usage, RowRange.Prefix(_partition, "r|")).Rows.Any(row =>
            row.Columns.Integer("from") == period.From.ToUnixTimeTicks() && row.Columns.Integer("to") == period.To.ToUnixTimeTicks());
        return hasNote ? null : $"usage of {customer} for {period} came after its invoice and left no note";
    }

    private IEnumerable<KnownEvent> LateFor(Invoice invoice, NaivePeriod period) => known.Where(one =>
        one.Version > invoice.UsageVersion && one.Event.Timestamp >= period.From && one.Event.Timestamp < period.To);

    /// <summary>Final invoices are numbered without gap or double, and each is booked once.</summary>
    private string? JudgeNumbers(List<InvoiceView> invoices)
    {
        List<string> numbers = [.. invoices.Where(view => view.Invoice.Number is not null).Select(view => view.Invoice.Number!).Order(StringComparer.Ordinal)];
        IEnumerable<string> expected = Enumerable.Range(1, numbers.Count).Select(number => $"SIM-{customer.ExternalId}-{number:D4}");
        int booked = Rows("jrn|").Count();
        return !numbers.SequenceEqual(expected) ? $"the invoices of {customer} are numbered {Join(numbers)}"
            : booked != numbers.Count ? $"{booked} bookings for {numbers.Count} final invoices of {customer}"
            : Rows("out|").Any() ? $"{customer} has entries left in its outbox"
            : null;
    }

    private IEnumerable<TableRow> Rows(string prefix) => world.Tables.Query(Tables.Customers, RowRange.Prefix(_partition, prefix)).Rows;

    private InvoiceView Read(TableRow row)
    {
        Invoice invoice = DocumentCodec.Read(row.Columns, StoredJson.Default.Invoice)!;
        TableRow fees = world.Tables.Get(Tables.Customers, _partition, Application.Customers.CustomerRows.Fees(invoice.Id))!;
        return new InvoiceView(invoice, DocumentCodec.Read(fees.Columns, StoredJson.Default.IReadOnlyListFee)!);
    }

    private static List<NaiveLine> Sorted(IEnumerable<NaiveLine> lines) =>
        [.. lines.OrderBy(line => line.Charge).ThenBy(line => line.Group, StringComparer.Ordinal)];

    private static string Join<T>(IEnumerable<T> parts) => string.Join("; ", parts);
}
