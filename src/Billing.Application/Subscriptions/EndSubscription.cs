using Billing.Application.Consistency;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Persistence;
using Billing.Application.Subscriptions.Prepaid;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Subscriptions;

/// <summary>
/// Ends subscriptions, now or with their period, and takes an agreed end back. What was used until the end is billed by the close of the last period, which
/// an end within a period brings forward: it is sealed, computed and found again like any other. One that waits for the money of its next period has no
/// period to end with: it ends at once, and what was asked for that period is not owed any more, by the same commit.
/// </summary>
public sealed class EndSubscription(SubscriptionChange change, PeriodInvoices invoices, VoidInvoice voids)
{
    /// <summary>Cancels it now. Refused with <see cref="FailureKind.WrongState"/> when it has ended.</summary>
    public ValueTask<Result<Outcome<Subscription>>> CancelAsync(
        DataSpace space, BillingId id, TerminationAction? action, Command command, CancellationToken cancellationToken) => change.RunAsync(
            space, id, command, (it, ct) => EndAsync(it, it.Subscription.Cancel(it.Now), action, "subscription.canceled", ct), cancellationToken);

    /// <summary>Terminates it now. Refused with <see cref="FailureKind.WrongState"/> when it has ended.</summary>
    public ValueTask<Result<Outcome<Subscription>>> TerminateAsync(
        DataSpace space, BillingId id, TerminationAction? action, Command command, CancellationToken cancellationToken) => change.RunAsync(
            space, id, command, (it, ct) => EndAsync(it, it.Subscription.Terminate(it.Now), action, "subscription.terminated", ct), cancellationToken);

    /// <summary>Agrees that it is cancelled at the end of its running period; without one, now. Refused with <see cref="FailureKind.WrongState"/> unless active or paused.</summary>
    public ValueTask<Result<Outcome<Subscription>>> CancelWithPeriodAsync(
        DataSpace space, BillingId id, TerminationAction? action, Command command, CancellationToken cancellationToken) => change.RunAsync(
            space, id, command,
            async (it, ct) => it.Subscription.Prepaid is { AwaitsPayment: true }
                ? await EndAsync(it, it.Subscription.Cancel(it.Now), action, "subscription.canceled", ct)
                : it.Save(WithPeriod(it).Map(scheduled => With(scheduled, action)), "subscription.updated"),
            cancellationToken);

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
        bool awaitsPayment = it.Subscription.Prepaid is { AwaitsPayment: true };
        it = it.Save(With(ended.Value, awaitsPayment ? TerminationAction.Skip : action), [eventType]);
        if (before is null)
        {
            return it.Subscription;
        }

        Result<CustomerAccount> settled = awaitsPayment
            ? await it.Work.OweNoMoreAsync(it.Account, before, voids, cancellationToken)
            : await it.Work.CreditUnusedAsync(it.Account, before, it.Plan, it.Subscription, invoices, cancellationToken);
        if (settled.IsSuccess)
        {
            it.Work.SetGuard(settled.Value, StoredJson.Default.CustomerAccount);
        }

        return settled.Map(_ => it.Subscription);
    }

    private static Result<Subscription> WithPeriod(ChangingSubscription it)
    {
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[it.Billed?.TimeZoneId ?? it.Account.Customer.TimeZoneId];
        Instant end = PeriodZones.Holding(it.Plan, it.Subscription, zone, it.Billed, it.Now).Span.End;
        return end == Instant.MaxValue
            ? Failure.Of(FailureKind.WrongState, "The plan is paid once: the subscription has no period that ends")
            : it.Subscription.ScheduleEnd(end, SubscriptionStatus.Canceled, it.Now);
    }

    private static Subscription With(Subscription subscription, TerminationAction? action) =>
        subscription with { OnTerminationAction = action ?? subscription.OnTerminationAction };
}
