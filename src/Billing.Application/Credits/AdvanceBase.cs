using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Persistence;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;

namespace Billing.Application.Credits;

/// <summary>A base amount that was billed in advance of a running period.</summary>
/// <param name="View">The invoice.</param>
/// <param name="Fee">The fee.</param>
/// <param name="Notes">The notes that stand on the invoice.</param>
internal sealed record AdvanceBase(InvoiceView View, Fee Fee, IReadOnlyList<CreditNote> Notes)
{
    /// <summary>What was invoiced, before coupons and taxes.</summary>
    public long InvoicedMinor => Fee.AmountMinor - Fee.ProgressiveCreditMinor;

    /// <summary>What notes gave back of it.</summary>
    public long CreditedMinor => Notes.SelectMany(note => note.Items).Where(item => item.FeeOrdinal == Fee.Ordinal).Sum(item => item.AmountMinor);
}

/// <summary>Finds what was billed in advance of running periods, and gives parts of it back (rule 11).</summary>
internal static class AdvanceBaseWork
{
    /// <summary>Most invoices that one change takes from: each takes rows of its transaction.</summary>
    public const int InvoicesMax = 10;

    /// <summary>The invoices with the base amount in advance of a running period, oldest first.</summary>
    public static IReadOnlyList<BillingId> AdvanceInvoices(this CustomerAccount account, BilledSubscription billed) => billed.AdvanceInvoiceIds
        ?? [InvoiceIds.Of(account.Customer.Id, billed.Subscription.Id.ToString(), billed.BilledUntil, "period", revision: 0)];

    /// <summary>The draft among them, which is computed again or made final before anything of it is given back; null when there is none.</summary>
    public static WaitingDraft? AdvanceDraft(this CustomerAccount account, BilledSubscription billed)
    {
        IReadOnlyList<BillingId> invoices = account.AdvanceInvoices(billed);
        return account.Drafts.FirstOrDefault(draft => invoices.Contains(draft.InvoiceId));
    }

    /// <summary>The base amounts that were billed in advance of a running period, newest first.</summary>
    public static async ValueTask<IReadOnlyList<AdvanceBase>> AdvanceBasesAsync(
        this PartitionWork work, CustomerAccount account, BilledSubscription billed, CancellationToken cancellationToken)
    {
        List<AdvanceBase> bases = [];
        foreach (BillingId id in account.AdvanceInvoices(billed).Reverse())
        {
            InvoiceView? view = await work.ReadInvoiceAsync(id, cancellationToken);
            view = view is { Invoice.Status: InvoiceStatus.Voided } ? await work.BilledAgainAsync(billed, id, cancellationToken) : view;
            if (view is { Invoice.Status: not InvoiceStatus.Voided })
            {
                IReadOnlyList<CreditNote> notes = await work.CreditNotesAsync(view.Invoice, cancellationToken);
                bases.AddRange(view.Fees.Where(fee => fee.Type == FeeType.Subscription && fee.SubscriptionId == billed.Subscription.Id)
                    .Select(fee => new AdvanceBase(view, fee, notes)));
            }
        }

        return bases;
    }

    /// <summary>The invoice that took the place of a void one of the period's start; null when there is none.</summary>
    private static async ValueTask<InvoiceView?> BilledAgainAsync(
        this PartitionWork work, BilledSubscription billed, BillingId voided, CancellationToken cancellationToken)
    {
        string row = CustomerRows.RatedPeriod(billed.Subscription.Id.ToString(), billed.BilledUntil);
        RatedPeriod? opened = await work.ReadAsync(row, StoredJson.Default.RatedPeriod, cancellationToken);
        return opened?.InvoiceId is { } id && id != voided ? await work.ReadInvoiceAsync(id, cancellationToken) : null;
    }

    /// <summary>How an amount is taken from base amounts: from what was billed last first, from each at most what is left of it.</summary>
    public static IReadOnlyList<(AdvanceBase Base, long AmountMinor)> TakeNewestFirst(IReadOnlyList<AdvanceBase> newestFirst, long amountMinor)
    {
        List<(AdvanceBase, long)> taken = [];
        foreach (AdvanceBase each in newestFirst)
        {
            long part = Math.Min(amountMinor, each.InvoicedMinor - each.CreditedMinor);
            if (part > 0)
            {
                taken.Add((each, part));
                amountMinor -= part;
            }
        }

        return taken;
    }

    /// <summary>Gives amounts back, with one note for each invoice. The account must still be written.</summary>
    public static Result<CustomerAccount> GiveBack(
        this PartitionWork work, CustomerAccount account, IReadOnlyList<(AdvanceBase Base, long AmountMinor)> taken, string description, CreditNoteReason reason)
    {
        foreach (IGrouping<BillingId, (AdvanceBase Base, long AmountMinor)> ofInvoice in taken.GroupBy(each => each.Base.View.Invoice.Id))
        {
            AdvanceBase first = ofInvoice.First().Base;
            Result<CreditNoteAmounts> amounts = CreditNoteCalculation.Compute(
                first.View.Invoice, first.View.Fees, first.Notes, [.. ofInvoice.Select(each => (each.Base.Fee.Ordinal, each.AmountMinor))]);
            if (!amounts.IsSuccess)
            {
                return amounts.Failure;
            }

            account = work.IssueCreditNote(account, first.View, first.Notes, amounts.Value, description, reason).Account;
        }

        return account;
    }
}
