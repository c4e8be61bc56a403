namespace Billing.CycleSimulation;

/// <summary>A way of breaking the service on purpose, to see that the judge notices.</summary>
public enum Break
{
    None,

    /// <summary>Commits of customers ignore the ETag of the account.</summary>
    Guard,

    /// <summary>Command rows cannot be seen and do not stand in the way.</summary>
    Commands,

    /// <summary>Some outbox rows are not stored, and what they ask for is not done.</summary>
    Outbox,

    /// <summary>Some journal entries are not stored.</summary>
    Journal,

    /// <summary>Some fees are not stored as they were computed.</summary>
    Fees,

    /// <summary>Some wallets are not written when they pay.</summary>
    Wallets,

    /// <summary>Some entries of the schedule are not stored.</summary>
    Schedule,

    /// <summary>Some of the usage that the intake took never reaches the hub.</summary>
    Usage,

    /// <summary>Some subscriptions are not written when their account is.</summary>
    Subscriptions,

    /// <summary>Some closes move the account on without their invoice.</summary>
    Invoices,
}
