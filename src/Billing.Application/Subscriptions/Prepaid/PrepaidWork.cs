using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Subscriptions.Prepaid;

/// <summary>
/// What units of work on subscriptions that are paid first share. The close of a boundary makes the invoice of the next period as for any subscription that
/// is billed in advance; then no further boundary comes until the money does.
/// </summary>
internal static class PrepaidWork
{
    /// <summary>What tells that the money for a period is overdue.</summary>
    public const string PastDueEvent = "subscription.past_due";

    /// <summary>A boundary was closed: its invoice waits for its money, or there was nothing to pay and the next period has begun. The account must still be written.</summary>
    /// <param name="work">The unit of work on the customer's partition.</param>
    /// <param name="account">The account, in which the boundary is closed.</param>
    /// <param name="id">The subscription.</param>
    /// <param name="plan">The plan of the period that opens.</param>
    /// <param name="invoice">The invoice; null when there was nothing to bill.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask<CustomerAccount> AwaitPaymentAsync(
        this PartitionWork work, CustomerAccount account, BillingId id, Plan plan, Invoice? invoice, CancellationToken cancellationToken)
    {
        BilledSubscription? billed = account.Subscriptions.FirstOrDefault(each => each.Subscription.Id == id);
        if (billed?.Subscription.Prepaid is not { } before
            || await work.ReadAsync(CustomerRows.Subscription(id), StoredJson.Default.Subscription, cancellationToken) is not { } subscription)
        {
            return account;
        }

        PrepaidTerms terms = before with { Interval = plan.Interval, IntervalCount = plan.IntervalCount };
        return invoice is null or { Status: InvoiceStatus.Paid }
            ? work.Begin(account, billed, subscription, terms, billed.BilledUntil)
            : work.Save(
                account, billed with { CloseAt = Instant.MaxValue, PeriodEndsAt = null }, subscription.AwaitPayment(terms, work.Now), "subscription.updated");
    }

    /// <summary>
    /// An invoice may be paid by now, with money or by what was credited on it: when it is and a subscription waits for it, its next period starts now. The account
    /// must still be written.
    /// </summary>
    public static async ValueTask<CustomerAccount> BeginPaidPeriodAsync(
        this PartitionWork work, CustomerAccount account, Invoice invoice, CancellationToken cancellationToken) =>
        invoice.Status == InvoiceStatus.Paid && AwaitingOf(account, invoice) is { } billed
        && await work.ReadAsync(CustomerRows.Subscription(billed.Subscription.Id), StoredJson.Default.Subscription, cancellationToken) is { Prepaid: { } terms } subscription
            ? work.Begin(account, billed, subscription, terms, work.Now)
            : account;

    /// <summary>An invoice is overdue: a subscription that waits for it is past due. The account must still be written.</summary>
    public static async ValueTask<CustomerAccount> FallPastDueAsync(
        this PartitionWork work, CustomerAccount account, Invoice overdue, CancellationToken cancellationToken) =>
        AwaitingOf(account, overdue) is { } billed
        && await work.ReadAsync(CustomerRows.Subscription(billed.Subscription.Id), StoredJson.Default.Subscription, cancellationToken)
            is { Prepaid: { IsPastDue: false } terms } subscription
            ? work.Save(account, billed, subscription.FallPastDue(terms, work.Now), PastDueEvent)
            : account;

    /// <summary>The subscription that waits for an invoice to be paid; null when none does, or it has ended.</summary>
    public static BilledSubscription? AwaitingOf(CustomerAccount account, Invoice invoice) => account.Subscriptions.FirstOrDefault(
        billed => billed.Subscription is { Prepaid.AwaitsPayment: true, EndedAt: null } && billed.Subscription.Id == invoice.SubscriptionId && billed.BilledUntil == invoice.Boundary);

    /// <summary>Writes the subscription, and how it is billed from now on. The account must still be written.</summary>
    public static CustomerAccount Save(
        this PartitionWork work, CustomerAccount account, BilledSubscription billed, Subscription changed, string eventType)
    {
        work.Replace(CustomerRows.Subscription(changed.Id), changed, StoredJson.Default.Subscription);
        work.Emit(SubscriptionLists.Upsert(account.Space, changed));
        work.EmitEvent(account.Space, eventType, changed.Id, changed, StoredJson.Default.Subscription);
        return work.Reschedule(account.With(changed.Id, billed.With(changed)));
    }

    private static CustomerAccount Begin(
        this PartitionWork work, CustomerAccount account, BilledSubscription billed, Subscription subscription, PrepaidTerms terms, Instant from)
    {
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[account.Customer.TimeZoneId];
        Subscription begun = subscription.BeginPaidPeriod(terms, from, work.Now);
        BilledSubscription running = billed with { CloseAt = terms.EndOfPeriodFrom(from, zone), PeriodEndsAt = null, TimeZoneId = zone.Id };
        return work.Save(account, running, begun, terms.LastPaidAt is null ? "subscription.started" : "subscription.renewed");
    }
}
