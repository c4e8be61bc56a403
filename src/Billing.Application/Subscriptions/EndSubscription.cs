using Billing.Application.Consistency;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Subscriptions;

/// <summary>
/// Ends subscriptions, now or with their period, and takes an agreed end back. What was used until the end is billed by the close of the last period, which
/// an end within a period brings forward: it is sealed, computed and found again like any other.
/// </summary>
public sealed class EndSubscription(SubscriptionChange change, PeriodInvoices invoices)
{
    /// <summary>Cancels it now. Refused with <see cref="FailureKind.WrongState"/> when it has ended.</summary>
    public ValueTask<Result<Outcome<Subscription>>> CancelAsync(
        DataSpace space, BillingId id, TerminationAction? action, Command command, CancellationToken cancellationToken) => change.RunAsync(
            space, id, command, (it, ct) => EndAsync(it, it.Subscription.Cancel(it.Now), action, "subscription.canceled", ct), cancellationToken);

    /// <summary>Terminates it now. Refused with <see cref="FailureKind.WrongState"/> when it has ended.</summary>
    public ValueTask<Result<Outcome<Subscription>>> TerminateAsync(
        DataSpace space, BillingId id, TerminationAction? action, Command command, CancellationToken cancellationToken) => change.RunAsync(
            space, id, command, (it, ct) => EndAsync(it, it.Subscription.Terminate(it.Now), action, "subscription.terminated", ct), cancellationToken);

    /// <summary>Agrees that it is cancelled at the end of its running period. Refused with <see cref="FailureKind.WrongState"/> unless active or paused.</summary>
    public ValueTask<Result<Outcome<Subscription>>> CancelWithPeriodAsync(
        DataSpace space, BillingId id, TerminationAction? action, Command command, CancellationToken cancellationToken) => change.RunAsync(
            space, id, command, it => it.Save(WithPeriod(it).Map(scheduled => With(scheduled, action)), "subscription.updated"), cancellationToken);

    /// <summary>Takes an agreed end back. Refused with <see cref="FailureKind.WrongState"/> when there is none.</summary>
    public ValueTask<Result<Outcome<Subscription>>> ReactivateAsync(
        DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) => change.RunAsync(
            space, id, command, it => it.Save(it.Subscription.TakeEndBack(it.Now), "subscription.updated"), cancellationToken);

    private async ValueTask<Result<Subscription>> EndAsync(
        ChangingSubscription it, Result<Subscription> ended, TerminationAction? action, string eventType, CancellationToken cancellationToken)
    {
        if (!ended.IsSuccess)
        {
            return ended;
        }

        BilledSubscription? before = it.Billed;
        it = it.Save(With(ended.Value, action), [eventType]);
        if (before is null)
        {
            return it.Subscription;
        }

        Result<CustomerAccount> credited =
            await it.Work.CreditUnusedAsync(it.Account, before, it.Plan, it.Subscription, invoices, cancellationToken);
        if (credited.IsSuccess)
        {
            it.Work.SetGuard(credited.Value, StoredJson.Default.CustomerAccount);
        }

        return credited.Map(_ => it.Subscription);
    }

    private static Result<Subscription> WithPeriod(ChangingSubscription it)
    {
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[it.Billed?.TimeZoneId ?? it.Account.Customer.TimeZoneId];
        Instant end = BillingCalendar.For(it.Plan, it.Subscription, zone).PeriodContaining(it.Now).Span.End;
        return end == Instant.MaxValue
            ? Failure.Of(FailureKind.WrongState, "The plan is paid once: the subscription has no period that ends")
            : it.Subscription.ScheduleEnd(end, SubscriptionStatus.Canceled, it.Now);
    }

    private static Subscription With(Subscription subscription, TerminationAction? action) =>
        subscription with { OnTerminationAction = action ?? subscription.OnTerminationAction };
}
