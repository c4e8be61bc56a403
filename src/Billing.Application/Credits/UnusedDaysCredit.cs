using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Domain.Catalog;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Credits;

/// <summary>Gives back the days of a period that were paid in advance and are not used because the subscription ends within it (rules 9 to 11).</summary>
internal static class UnusedDaysCredit
{
    /// <summary>Issues the credit note, when one is due. A draft is computed again instead, without those days.</summary>
    /// <param name="work">The unit of work that ends the subscription.</param>
    /// <param name="account">The account as the work will write it.</param>
    /// <param name="billed">The subscription and its billing before the end.</param>
    /// <param name="plan">The plan version that it runs.</param>
    /// <param name="ended">The subscription after the end.</param>
    /// <param name="invoices">Computes drafts again.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask<Result<CustomerAccount>> CreditUnusedAsync(
        this PartitionWork work, CustomerAccount account, BilledSubscription billed, Plan plan, Subscription ended, PeriodInvoices invoices,
        CancellationToken cancellationToken)
    {
        Instant at = ended.EndedAt!.Value;
        Subscription subscription = billed.Subscription;
        bool isWithinPaid = subscription.PayInAdvance && billed.BilledUntil <= at && at < billed.FullPeriodEndsAt;
        if (ended.OnTerminationAction != TerminationAction.GenerateCreditNote || !isWithinPaid)
        {
            return account;
        }

        BillingId invoiceId = billed.AdvanceInvoiceId
            ?? InvoiceIds.Of(account.Customer.Id, subscription.Id.ToString(), billed.BilledUntil, "period", revision: 0);
        if (account.Drafts.FirstOrDefault(waiting => waiting.InvoiceId == invoiceId) is { } draft)
        {
            return await invoices.RefreshAsync(work, account, draft, cancellationToken, ended);
        }

        InvoiceView? view = await work.ReadInvoiceAsync(invoiceId, cancellationToken);
        Fee? fee = view?.Fees.FirstOrDefault(each => each.Type == FeeType.Subscription && each.SubscriptionId == subscription.Id);
        if (view is null || fee is null || view.Invoice.Status == InvoiceStatus.Voided)
        {
            return account;
        }

        IReadOnlyList<CreditNote> notes = await work.CreditNotesAsync(view.Invoice, cancellationToken);
        long credited = notes.SelectMany(note => note.Items).Where(item => item.FeeOrdinal == fee.Ordinal).Sum(item => item.AmountMinor);
        long creditMinor = Cancellation.Quote(
            BillOf(billed, plan, at), at, TerminationAction.GenerateCreditNote, fee.AmountMinor - fee.ProgressiveCreditMinor, credited).CreditMinor;
        if (creditMinor == 0)
        {
            return account;
        }

        Result<CreditNoteAmounts> amounts = CreditNoteCalculation.Compute(view.Invoice, view.Fees, notes, [(fee.Ordinal, creditMinor)]);
        return amounts.Map(it => work.IssueCreditNote(account, view, notes, it, "Unused days", CreditNoteReason.OrderCancellation).Account);
    }

    /// <summary>A pause ends with the subscription, so that the days after it are given back as well.</summary>
    private static SubscriptionBill BillOf(BilledSubscription billed, Plan plan, Instant at) => new()
    {
        Plan = plan,
        Subscription = billed.Subscription.Status == SubscriptionStatus.Paused ? billed.Subscription.Resume(at).Value : billed.Subscription,
        Zone = DateTimeZoneProviders.Tzdb[billed.TimeZoneId!],
    };
}
