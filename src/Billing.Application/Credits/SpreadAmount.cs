using Billing.Application.Invoicing;
using Billing.Domain.Credits;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Results;

namespace Billing.Application.Credits;

/// <summary>Spreads an amount of money over the fees of an invoice, for notes that name no fees.</summary>
internal static class SpreadAmount
{
    /// <summary>
    /// Items that take an amount back, in proportion to what is left of each fee with its coupons and taxes. With taxes or coupons the note may differ from the
    /// amount by the rounding of its items. Refused at <c>amount_cents</c> when less is left of the invoice.
    /// </summary>
    /// <param name="view">The invoice with its fees.</param>
    /// <param name="earlier">The notes of the invoice that stand.</param>
    /// <param name="amountMinor">What the note is to be worth, above 0.</param>
    public static Result<IReadOnlyList<CreditNoteItem>> Of(InvoiceView view, IReadOnlyList<CreditNote> earlier, long amountMinor)
    {
        long left = view.Invoice.TotalMinor - earlier.Sum(note => note.TotalMinor);
        if (amountMinor > left)
        {
            return Failure.Invalid("amount_cents", $"At most {view.Invoice.Currency.ToMajor(left)} {view.Invoice.Currency} is left of the invoice", "less_than_equal");
        }

        Fee[] fees = [.. view.Fees.Where(fee => fee.Type != FeeType.Credit && fee.AmountMinor > 0)];
        long[] open = [.. fees.Select(fee => fee.AmountMinor - earlier.SelectMany(note => note.Items).Where(item => item.FeeOrdinal == fee.Ordinal).Sum(item => item.AmountMinor))];
        decimal share = left == 0 ? 0 : (decimal)amountMinor / left;
        long[] parts = Allocation.ByLargestRemainder(MoneyRounding.ToMinor(open.Sum() * share), [.. open.Select(each => (decimal)each)]);
        CreditNoteItem[] items = [.. fees.Select((fee, index) => new CreditNoteItem(fee.Ordinal, parts[index], 0, 0, 0)).Where(item => item.AmountMinor > 0)];
        return items.Length == 0 ? Failure.Invalid("amount_cents", "Nothing of the invoice can be taken back") : items;
    }
}
