using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Subscriptions;

/// <summary>Extends trials and ends them before their time. Billing begins when the trial ends, whenever that is.</summary>
public sealed class ChangeTrial(SubscriptionChange change)
{
    /// <summary>Most days of a trial in all.</summary>
    public const int DaysMax = 3650;

    /// <summary>Adds days to a running trial. Refused with <see cref="FailureKind.WrongState"/> when none is running, and beyond <see cref="DaysMax"/>.</summary>
    public ValueTask<Result<Outcome<Subscription>>> ExtendAsync(
        DataSpace space, BillingId id, int days, Command command, CancellationToken cancellationToken) => change.RunAsync(
            space, id, command,
            it => it.Subscription.TrialPeriodDays + days > DaysMax
                ? Failure.Invalid("days", $"A trial lasts at most {DaysMax} days", "out_of_range")
                : Save(it, it.Subscription.ExtendTrial(days, it.Now, ZoneOf(it)), "subscription.updated"),
            cancellationToken);

    /// <summary>Ends a running trial now: this day is charged. Refused with <see cref="FailureKind.WrongState"/> when none is running.</summary>
    public ValueTask<Result<Outcome<Subscription>>> EndAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        change.RunAsync(space, id, command, it => Save(it, it.Subscription.EndTrial(it.Now, ZoneOf(it)), "subscription.trial_ended"), cancellationToken);

    private static Result<Subscription> Save(ChangingSubscription it, Result<Subscription> changed, string eventType)
    {
        if (!changed.IsSuccess || it.Billed is not { } billed)
        {
            return changed.IsSuccess ? Failure.Of(FailureKind.WrongState, "The subscription is active and nothing of it is billed any more") : changed;
        }

        FirstBilling first = FirstBilling.Of(it.Plan, changed.Value, ZoneOf(it));
        BilledSubscription begun = billed with
        {
            BilledUntil = first.From,
            CloseAt = first.FirstClose,
            PeriodEndsAt = null,
            TrialEndsAt = changed.Value.TrialEndedAt is null ? first.From : null,
        };
        return (it with { Account = it.Account.With(begun) }).Save(changed.Value.WithAgreedAt(begun.FullPeriodEndsAt), [eventType]).Subscription;
    }

    private static DateTimeZone ZoneOf(ChangingSubscription it) => DateTimeZoneProviders.Tzdb[it.Billed?.TimeZoneId ?? it.Account.Customer.TimeZoneId];
}
