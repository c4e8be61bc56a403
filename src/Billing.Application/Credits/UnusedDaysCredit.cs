using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Domain.Catalog;
using Billing.Domain.Credits;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
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

        if (account.AdvanceDraft(billed) is { } draft)
        {
            return await invoices.RefreshAsync(work, account, draft, cancellationToken, AsOpened(ended, billed.BilledUntil));
        }

        IReadOnlyList<AdvanceBase> bases = await work.AdvanceBasesAsync(account, billed, cancellationToken);
        long creditMinor = Cancellation.Quote(
            BillOf(billed, plan, at), at, TerminationAction.GenerateCreditNote, bases.Sum(each => each.InvoicedMinor), bases.Sum(each => each.CreditedMinor))
            .CreditMinor;
        return work.GiveBack(account, AdvanceBaseWork.TakeNewestFirst(bases, creditMinor), "Unused days", CreditNoteReason.OrderCancellation);
    }

    /// <summary>What is paid in advance knows no pauses that began later, in a draft as on an invoice that is final.</summary>
    private static Subscription AsOpened(Subscription ended, Instant opened) => ended with
    {
        PausedAt = ended.PausedAt < opened ? ended.PausedAt : null, Pauses = [.. ended.Pauses.Where(pause => pause.From < opened)],
    };

    /// <summary>
    /// A pause ends with the subscription, so that the days after it are given back as well, unless it was there when the period was paid: those days were not.
    /// </summary>
    private static SubscriptionBill BillOf(BilledSubscription billed, Plan plan, Instant at)
    {
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[billed.TimeZoneId!];
        Subscription running = billed.Subscription.PausedAt >= billed.BilledUntil ? billed.Subscription.Resume(at).Value : billed.Subscription;
        BillingPeriod period = PeriodZones.Holding(plan, running, zone, billed, at);
        InstantSpan? part = billed.PlanFrom is { } from ? new InstantSpan(from, period.Span.End) : null;
        return new SubscriptionBill { Plan = plan, Subscription = running, Zone = zone, Opening = period }.Within(period, part);
    }
}
