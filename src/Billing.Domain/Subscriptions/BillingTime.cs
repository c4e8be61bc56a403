namespace Billing.Domain.Subscriptions;

/// <summary>Where billing periods start.</summary>
public enum BillingTime
{
    /// <summary>On Monday, the first of the month, of the quarter or of the year.</summary>
    Calendar,

    /// <summary>On the anniversary of the subscription's anchor day.</summary>
    Anniversary,
}
