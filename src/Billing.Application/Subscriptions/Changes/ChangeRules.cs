using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;
using NodaTime.Text;

namespace Billing.Application.Subscriptions.Changes;

/// <summary>Which changes of plan and quantity are refused, and why.</summary>
internal static class ChangeRules
{
    /// <summary>What stands against a change whenever it is to happen; null when nothing does.</summary>
    public static Failure? Refusal(ChangingSubscription it, Plan to, decimal quantity, WantedChange wanted)
    {
        Subscription now = it.Subscription;
        bool changesPlan = to.Id != now.PlanId;
        if (now.Status is not (SubscriptionStatus.Pending or SubscriptionStatus.Active))
        {
            return Failure.Of(FailureKind.WrongState, $"The subscription is {now.Status.ToString().ToLowerInvariant()}: its plan and quantity cannot be changed");
        }

        if (!changesPlan && quantity == now.Quantity)
        {
            return Failure.Invalid(wanted.Field, "The subscription has this plan and quantity already", "unchanged");
        }

        if (changesPlan && to.IsInactive)
        {
            return Failure.Invalid(wanted.PlanField, $"The plan '{to.Code}' is inactive", "inactive");
        }

        if (changesPlan && to.Currency != it.Plan.Currency)
        {
            return Failure.Invalid(
                wanted.PlanField, $"The plan is priced in {to.Currency}, the subscription is billed in {it.Plan.Currency}", "currency_mismatch");
        }

        bool isOnce = now.Status == SubscriptionStatus.Active && (it.Plan.Interval == PlanInterval.OneTime || to.Interval == PlanInterval.OneTime);
        return isOnce
            ? Failure.Invalid(wanted.PlanField, "A plan that is paid once has no period in which another could take over", "one_time")
            : Conflict(now, changesPlan, quantity != now.Quantity);
    }

    /// <summary>What stands against a change of a running subscription at this time; null when nothing does.</summary>
    public static Failure? Refusal(ChangingSubscription it, BilledSubscription billed, PlanChangeTiming timing, Instant at)
    {
        if (timing == PlanChangeTiming.EndOfPeriod)
        {
            return it.Subscription.EndsAt <= billed.FullPeriodEndsAt
                ? Failure.Of(FailureKind.WrongState, $"The subscription is active and ends at {Text(it.Subscription.EndsAt!.Value)}: take that back first")
                : null;
        }

        bool isOver = billed.FullPeriodEndsAt <= at || (billed.Cuts.Count == 0 && billed.CloseAt <= at);
        if (isOver || billed.Cuts.Count >= PlanCut.CountMax)
        {
            return Failure.Of(FailureKind.Unavailable, $"What is due since {Text(billed.CloseAt)} is being billed: try again shortly");
        }

        return it.Subscription.PayInAdvance && it.Account.AdvanceInvoices(billed).Count >= AdvanceBaseWork.InvoicesMax
            ? Failure.Of(FailureKind.WrongState, "The subscription is active and has changed too often in the running period: change it at the end of the period")
            : null;
    }

    private static Failure? Conflict(Subscription now, bool changesPlan, bool changesQuantity) => now switch
    {
        { NextPlan: { } agreed } when changesPlan => Agreed("plan", agreed.EffectiveAt),
        { NextQuantity: { } agreed } when changesQuantity => Agreed("quantity", agreed.EffectiveAt),
        _ => null,
    };

    private static Failure Agreed(string what, Instant at) =>
        Failure.Of(FailureKind.WrongState, $"The subscription is active and changes its {what} at {Text(at)} already: take that back first");

    private static string Text(Instant instant) => InstantPattern.General.Format(instant);
}
