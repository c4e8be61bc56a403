namespace Billing.Domain.Subscriptions;

/// <summary>Where a subscription stands.</summary>
public enum SubscriptionStatus
{
    /// <summary>Made, not started.</summary>
    Pending,

    /// <summary>Running and billed; also during a trial.</summary>
    Active,

    /// <summary>Stopped for a while.</summary>
    Paused,

    /// <summary>Ended at the customer's wish.</summary>
    Canceled,

    /// <summary>Ended by the organization.</summary>
    Terminated,
}
