using Billing.Application.Consistency.Checks;
using Billing.Application.Invoicing;
using Billing.Domain.Invoicing;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>Invoices add up, are taxed at the rate of their day, and credit of wallets comes from somewhere and goes somewhere.</summary>
internal sealed class MoneyVerdict(CycleWorld world, CustomerFact customer, CustomerRecord record)
{
    /// <summary>How long after its period or its making an invoice may still be computed: work that was slow.</summary>
    private static readonly Duration Slack = Duration.FromDays(7);

    /// <summary>The first thing that is wrong, or null.</summary>
    public string? Judge() =>
        record.Invoices.Select(view => Wrong(view) is { } wrong ? $"invoice {view.Invoice.Id}: {wrong}" : null).FirstOrDefault(wrong => wrong is not null) ?? Wallets();

    private string? Wrong(InvoiceView view)
    {
        Invoice invoice = view.Invoice;
        long subtotal = view.Fees.Sum(fee => fee.AmountMinor);
        if (invoice.IssuedAt is not { } issued || invoice.Status is InvoiceStatus.Draft or InvoiceStatus.Voided)
        {
            return null;
        }

        List<decimal> rates = [.. RatesBetween(issued, Instant.Max(issued, invoice.CreatedAt) + Slack)];
        return invoice.SubtotalMinor != subtotal ? $"its fees come to {subtotal}, its subtotal is {invoice.SubtotalMinor}"
            : rates.TrueForAll(rate => Cents.Round(subtotal * rate) != invoice.TaxMinor) ? $"its tax is {invoice.TaxMinor}, at {string.Join(" or ", rates)} of {subtotal}; issued {issued}, changed {invoice.UpdatedAt}"
            : invoice.TotalMinor != subtotal + invoice.TaxMinor ? $"its total is {invoice.TotalMinor}, of {subtotal} and {invoice.TaxMinor}"
            : null;
    }

    private IEnumerable<decimal> RatesBetween(Instant from, Instant until)
    {
        for (int i = 0; i < world.TaxRates.Count; i++)
        {
            bool isOver = i + 1 < world.TaxRates.Count && world.TaxRates[i + 1].From < from;
            if (world.TaxRates[i].From <= until && !isOver)
            {
                yield return world.TaxRates[i].Rate;
            }
        }
    }

    private string? Wallets()
    {
        long granted = record.WalletTransactions.Where(one => one.Type == WalletTransactionType.Inbound && one.Reason == WalletTransactionReason.Granted).Sum(one => one.AmountMinor);
        long left = record.Wallets.Sum(wallet => wallet.BalanceMinor);
        long lost = record.WalletTransactions.Where(one => one.Reason == WalletTransactionReason.Voided).Sum(one => one.AmountMinor);
        long paid = record.Invoices.Where(view => view.Invoice.Status is InvoiceStatus.Finalized or InvoiceStatus.Paid).Sum(view => view.Invoice.PrepaidCreditMinor);
        return granted != customer.GrantedMinor ? $"its wallets were given {granted}, and {customer.GrantedMinor} was acknowledged"
            : record.Wallets.Find(wallet => wallet.BalanceMinor != record.WalletTransactions.Where(one => one.WalletId == wallet.Id).Sum(one => one.Type == WalletTransactionType.Inbound ? one.AmountMinor : -one.AmountMinor)) is { } odd
                ? $"wallet {odd.Id} has {odd.BalanceMinor}, which its transactions do not come to{string.Concat(record.WalletTransactions.Where(one => one.WalletId == odd.Id).Select(one => $"\n  {one.CreatedAt} {one.Type} {one.Reason} {one.AmountMinor} {one.InvoiceId}"))}"
            : record.Invoices.Find(view => view.Invoice.PrepaidCreditMinor != 0 && view.Invoice.Status != InvoiceStatus.Draft && (view.Invoice.Status == InvoiceStatus.Voided ? 0 : view.Invoice.PrepaidCreditMinor) != -record.WalletTransactions.Where(one => one.InvoiceId == view.Invoice.Id).Sum(one => one.Type == WalletTransactionType.Inbound ? one.AmountMinor : -one.AmountMinor)) is { } unpaid
                ? $"invoice {unpaid.Invoice.Id} ({unpaid.Invoice.Status}, {unpaid.Invoice.Number}) says that wallets paid {unpaid.Invoice.PrepaidCreditMinor}, and they did not"
            : left + lost + paid != granted ? $"its wallets were given {granted}; {left} is left, {lost} was lost and {paid} has paid invoices"
            : null;
    }
}
