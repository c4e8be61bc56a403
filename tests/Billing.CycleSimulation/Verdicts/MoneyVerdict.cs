using Billing.Application.Consistency.Checks;
using Billing.Application.Invoicing;
using Billing.Domain.Credits;
using Billing.Domain.Invoicing;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>Invoices add up, are taxed at the rate of their day, and money that came in and credit that was given go somewhere.</summary>
internal sealed class MoneyVerdict(CycleWorld world, CustomerFact customer, CustomerRecord record)
{
    /// <summary>How long after its period or its making, and its days of grace, an invoice may still be computed: work that was slow.</summary>
    private static readonly Duration Slack = Duration.FromDays(14);

    /// <summary>The first thing that is wrong, or null.</summary>
    public string? Judge() =>
        record.Invoices.Select(view => Wrong(view) is { } wrong ? $"invoice {view.Invoice.Id}: {wrong}" : null).FirstOrDefault(wrong => wrong is not null)
            ?? Sales() ?? Payments() ?? Groups();

    private string? Wrong(InvoiceView view)
    {
        Invoice invoice = view.Invoice;
        long subtotal = view.Fees.Sum(fee => fee.AmountMinor);
        if (invoice.IssuedAt is not { } issued || invoice.Status is InvoiceStatus.Draft or InvoiceStatus.Voided)
        {
            return null;
        }

        long net = subtotal - invoice.ProgressiveCreditMinor - invoice.CouponsMinor;
        long due = invoice.TotalMinor - invoice.CreditNotesMinor - invoice.PrepaidCreditMinor - invoice.OffsetMinor - invoice.PaidMinor;
        List<decimal> rates = [.. RatesBetween(issued, Instant.Max(issued, invoice.CreatedAt) + Slack + Duration.FromDays(customer.GraceDays))];
        return invoice.SubtotalMinor != subtotal ? $"its fees come to {subtotal}, its subtotal is {invoice.SubtotalMinor}"
            : view.Fees.Sum(fee => fee.CouponsMinor) != invoice.CouponsMinor ? $"coupons took {invoice.CouponsMinor}, of its fees {view.Fees.Sum(fee => fee.CouponsMinor)}"
            : invoice.Type == InvoiceType.Credit ? (invoice.TaxMinor + invoice.CouponsMinor == 0 ? null : "credit that is sold is taxed when it is spent, and no coupon takes anything off it")
            : rates.TrueForAll(rate => Cents.Round(net * rate) != invoice.TaxMinor) ? $"its tax is {invoice.TaxMinor}, at {string.Join(" or ", rates)} of {net}; issued {issued}, made {invoice.CreatedAt}, changed {invoice.UpdatedAt}; rates {string.Join(", ", world.TaxRates)}"
            : invoice.TotalMinor != net + invoice.TaxMinor ? $"its total is {invoice.TotalMinor}, of {net} and {invoice.TaxMinor}"
            : due < 0 || (due == 0) != (invoice.Status == InvoiceStatus.Paid) ? $"{due} is to be paid, and it is {invoice.Status}"
            : null;
    }

    private IEnumerable<decimal> RatesBetween(Instant from, Instant until)
    {
        for (int i = 0; i < world.TaxRates.Count; i++)
        {
            bool isOver = i + 1 < world.TaxRates.Count && world.TaxRates[i + 1].Known < from;
            if (world.TaxRates[i].From <= until && !isOver)
            {
                yield return world.TaxRates[i].Rate;
            }
        }
    }

    /// <summary>Each thing that was sold has one invoice, with what it costs.</summary>
    private string? Sales()
    {
        Dictionary<Domain.Identity.BillingId, Invoice> sold =
            record.Invoices.Select(view => view.Invoice).Where(it => it.Type is InvoiceType.OneOff or InvoiceType.AddOn).ToDictionary(it => it.Id);
        return sold.Count != customer.Money.Sales.Count ? $"{customer.Money.Sales.Count} sales were acknowledged, and there are {sold.Count} invoices of sales"
            : customer.Money.Sales.Find(sale => sold.GetValueOrDefault(sale.Invoice) is not { } invoice || invoice.SubtotalMinor != sale.AmountMinor
                || (invoice.Status == InvoiceStatus.Draft) == sale.IsFinal) is { } odd ? $"the sale of {odd.AmountMinor} is not as it was acknowledged: {odd.Invoice}"
            : null;
    }

    /// <summary>What came in and what credit notes gave has paid invoices, or is there to pay the next; what went back is neither.</summary>
    private string? Payments()
    {
        IEnumerable<Invoice> standing = record.Invoices.Select(view => view.Invoice).Where(it => it.Status is InvoiceStatus.Finalized or InvoiceStatus.Paid);
        long given = record.CreditNotes.Sum(note => note.CreditMinor), came = customer.Money.PaidMinor + (world.Bank?.ReceivedOf(customer.Id) ?? 0);
        long paid = standing.Sum(it => it.PaidMinor + it.CreditNotesMinor), left = record.Account.Credits.Sum(credit => credit.BalanceMinor);
        long back = record.Payments.Sum(payment => payment.Disputes.Sum(dispute => dispute.FromInvoiceMinor + dispute.FromCreditMinor)
            + payment.Refunds.Where(refund => refund.Status != RefundStatus.Failed).Sum(refund => refund.FromInvoiceMinor + refund.FromCreditMinor));
        return came + given == paid + left + back ? null : $"{came} was paid in and {given} given by credit notes, {paid} has paid invoices, {left} is left and {back} went back{Told()}";
    }

    /// <summary>Where it came from and went, for whoever looks for the difference.</summary>
    private string Told() => string.Concat(record.Invoices.Select(view => view.Invoice).Where(it => it.PaidMinor + it.CreditNotesMinor != 0 || it.Status == InvoiceStatus.Voided)
            .Select(it => $"\n  {it.Number} {it.Id} {it.Type} {it.Status} total {it.TotalMinor} paid {it.PaidMinor} notes {it.CreditNotesMinor} prepaid {it.PrepaidCreditMinor} offset {it.OffsetMinor}, changed {it.UpdatedAt}"))
        + string.Concat(record.CreditNotes.Select(note => $"\n  note {note.Id} of {note.InvoiceId} {note.Status} credit {note.CreditMinor} balance {note.BalanceMinor} refund {note.RefundMinor} offset {note.OffsetMinor} void {note.VoidedAt}"))
        + string.Concat(record.Payments.Select(payment => $"\n  payment {payment.Id} {payment.Status} {payment.AmountMinor} of {payment.InvoiceId} applied {payment.AppliedMinor} credit {payment.CreditBalanceMinor} received {payment.Attempts.Sum(attempt => attempt.Received?.Minor ?? 0)}, made {payment.CreatedAt}"
            + string.Concat(payment.Refunds.Select(refund => $"; refund {refund.Status} {refund.AmountMinor} = {refund.FromInvoiceMinor} + {refund.FromCreditMinor} + loss {refund.LossMinor}"))
            + string.Concat(payment.Disputes.Select(dispute => $"; dispute {dispute.TakenMinor} = {dispute.FromInvoiceMinor} + {dispute.FromCreditMinor}"))))
        + string.Concat(record.Account.Credits.Select(credit => $"\n  credit {credit}"));

    /// <summary>A billing group has one standing invoice for what closes at one instant.</summary>
    private string? Groups() => record.Invoices.Select(view => view.Invoice)
        .Where(it => it is { BillingGroup: not null, Boundary: not null, Status: not InvoiceStatus.Voided, Type: InvoiceType.Subscription } && it.PeriodEnd == it.Boundary)
        .GroupBy(it => (it.BillingGroup, it.Boundary)).Where(same => same.Count() > 1)
        .Select(same => $"the group has {same.Count()} invoices of {same.Key.Boundary}: {string.Join(", ", same.Select(it => it.Id))}").FirstOrDefault();
}
