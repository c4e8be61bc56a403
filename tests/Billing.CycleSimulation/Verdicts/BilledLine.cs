using Billing.Application.Consistency.Checks;
using Billing.Domain.Credits;
using Billing.Domain.Invoicing;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>A line of an invoice, and what credit notes gave back of it.</summary>
/// <param name="Invoice">The invoice.</param>
/// <param name="Fee">The line.</param>
/// <param name="Credits">How many credit notes gave a part of it back.</param>
/// <param name="CreditedMinor">What they gave back, in minor units.</param>
internal sealed record BilledLine(Invoice Invoice, Fee Fee, int Credits, long CreditedMinor)
{
    /// <summary>What stands as billed, before coupons and taxes.</summary>
    public long NetMinor => Fee.AmountMinor - Fee.ProgressiveCreditMinor - CreditedMinor;

    /// <summary>The middle of what it bills: where zones change, days of the next period may begin before the last has ended.</summary>
    public Instant Middle => Fee.PeriodStart!.Value + ((Fee.PeriodEnd!.Value - Fee.PeriodStart.Value) / 2);

    /// <summary>All lines of a subscription, oldest first, without those of void invoices whose period was billed again.</summary>
    public static List<BilledLine> Of(CustomerRecord record, SubscriptionFact fact, FeeType type) =>
    [
        .. record.Invoices.Where(view => !fact.Customer.Money.BilledAgain.Contains(view.Invoice.Id)).OrderBy(view => view.Invoice.CreatedAt)
            .SelectMany(view => view.Fees.Where(fee => fee.Type == type && fee.SubscriptionId == fact.Id).Select(fee => Of(record, view.Invoice, fee))),
    ];

    private static BilledLine Of(CustomerRecord record, Invoice invoice, Fee fee)
    {
        List<CreditNoteItem> items =
        [
            .. record.CreditNotes.Where(note => note.InvoiceId == invoice.Id && note is { Status: CreditNoteStatus.Finalized, VoidedAt: null })
                .SelectMany(note => note.Items).Where(item => item.FeeOrdinal == fee.Ordinal),
        ];
        return new BilledLine(invoice, fee, items.Count, items.Sum(item => item.AmountMinor));
    }
}
