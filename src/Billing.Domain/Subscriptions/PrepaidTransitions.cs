using NodaTime;

namespace Billing.Domain.Subscriptions;

/// <summary>The steps of a subscription whose periods begin when they are paid.</summary>
public static class PrepaidTransitions
{
    /// <summary>The invoice of its next period is there and waits for its money. Until the first money comes it has not started.</summary>
    public static Subscription AwaitPayment(this Subscription subscription, PrepaidTerms terms, Instant now) => subscription with
    {
        Status = terms.LastPaidAt is null ? SubscriptionStatus.Pending : subscription.Status,
        Prepaid = terms with { AwaitsPayment = true, IsPastDue = false, FailedPayments = 0 },
        UpdatedAt = now,
    };

    /// <summary>The money came: the period starts with it, and with the first one the subscription.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="terms">Its terms, with the period that was waited for.</param>
    /// <param name="from">When the period starts.</param>
    /// <param name="now">When that happens.</param>
    public static Subscription BeginPaidPeriod(this Subscription subscription, PrepaidTerms terms, Instant from, Instant now) => subscription with
    {
        Status = subscription.Status == SubscriptionStatus.Pending ? SubscriptionStatus.Active : subscription.Status,
        StartedAt = terms.LastPaidAt is null && subscription.TrialPeriodDays == 0 ? from : subscription.StartedAt ?? from,
        Prepaid = terms with { PaidFrom = from, AwaitsPayment = false, LastPaidAt = now, IsPastDue = false, FailedPayments = 0 },
        UpdatedAt = now,
    };

    /// <summary>Paying the invoice that is waited for has failed once more; too many failures make a running subscription past due.</summary>
    public static Subscription FailPayment(this Subscription subscription, PrepaidTerms terms, Instant now)
    {
        int failures = terms.FailedPayments + 1;
        bool isPastDue = terms.IsPastDue || (subscription.Status == SubscriptionStatus.Active && failures >= PrepaidTerms.FailuresMax);
        return subscription with { Prepaid = terms with { FailedPayments = failures, IsPastDue = isPastDue }, UpdatedAt = now };
    }

    /// <summary>What is waited for was due and has not come.</summary>
    public static Subscription FallPastDue(this Subscription subscription, PrepaidTerms terms, Instant now) =>
        subscription with { Prepaid = terms with { IsPastDue = true }, UpdatedAt = now };
}
