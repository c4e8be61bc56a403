using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Credits;
using Billing.Domain.Invoicing;

namespace Billing.Simulation;

/// <summary>All that the service has billed to one customer, read from its rows.</summary>
internal sealed class BilledLines
{
    private readonly MemoryTables _tables;
    private readonly string _partition;

    public BilledLines(MemoryTables tables, SimCustomer customer)
    {
        (_tables, _partition) = (tables, SimCatalog.Space.CustomerPartition(customer.Key));
        Invoices = [.. Rows("inv|").Select(Read).OrderBy(view => view.Invoice.PeriodStart)];
        Notes = [.. Rows("cn|").Select(row => DocumentCodec.Read(row.Columns, StoredJson.Default.CreditNote)!)];
        Account = DocumentCodec.Read(tables.Get(Tables.Customers, _partition, PartitionAddress.GuardRow)!.Columns, StoredJson.Default.CustomerAccount)!;
    }

    public IReadOnlyList<InvoiceView> Invoices { get; }

    public IReadOnlyList<CreditNote> Notes { get; }

    public CustomerAccount Account { get; }

    public IEnumerable<TableRow> Rows(string prefix) => _tables.Query(Tables.Customers, RowRange.Prefix(_partition, prefix)).Rows;

    /// <summary>What was billed in all for the usage of a period, by charge and group: on invoices, less what notes took back, with what waits for an invoice.</summary>
    public Dictionary<(int Charge, string? Group), long> UsageOf(NaivePeriod period)
    {
        var billed = new Dictionary<(int, string?), long>();
        void Add(Fee fee, long amountMinor)
        {
            if (fee.ChargeId is { } charge && fee.PeriodEnd == period.To)
            {
                (int, string?) line = (charge.Ordinal - 1, fee.Group);
                billed[line] = billed.GetValueOrDefault(line) + amountMinor;
            }
        }

        bool isDrafted = Invoices.Any(view => view.Invoice.Status == InvoiceStatus.Draft && view.Fees.Any(fee => fee.PeriodEnd == period.To && view.Invoice.PeriodEnd != period.To));
        foreach (InvoiceView view in Invoices)
        {
            foreach (Fee fee in view.Fees)
            {
                Add(fee, fee.AmountMinor - Notes.Where(note => note.InvoiceId == view.Invoice.Id).SelectMany(note => note.Items)
                    .Where(item => item.FeeOrdinal == fee.Ordinal).Sum(item => item.AmountMinor));
            }
        }

        foreach (PendingAdjustment waiting in isDrafted ? [] : Account.Adjustments)
        {
            foreach (Fee fee in waiting.Fees)
            {
                Add(fee, fee.AmountMinor);
            }
        }

        return billed;
    }

    private InvoiceView Read(TableRow row)
    {
        Invoice invoice = DocumentCodec.Read(row.Columns, StoredJson.Default.Invoice)!;
        TableRow fees = _tables.Get(Tables.Customers, _partition, CustomerRows.Fees(invoice.Id))!;
        return new InvoiceView(invoice, DocumentCodec.Read(fees.Columns, StoredJson.Default.IReadOnlyListFee)!);
    }
}
