namespace Billing.Domain.Dunning;

/// <summary>What happens to the subscriptions of invoices that a campaign gave up.</summary>
public enum FinalAction
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>They are paused.</summary>
    PauseSubscriptions,

    /// <summary>They are cancelled.</summary>
    CancelSubscriptions,
}

/// <summary>Why a charge failed, as far as the next one depends on it.</summary>
public enum DeclineClass
{
    /// <summary>The same method may succeed later by itself, or nothing was charged.</summary>
    Passing,

    /// <summary>There was not enough money: it takes time.</summary>
    InsufficientFunds,

    /// <summary>The method will not succeed: stolen, closed, expired, wrong. It is not charged again until the customer changes it.</summary>
    Hard,
}

/// <summary>How often and when payment is asked for, and what follows when it never comes.</summary>
/// <param name="AttemptsMax">Most attempts by schedule, 1 or more.</param>
/// <param name="DaysBetween">Whole local days from one attempt to the next, 1 or more.</param>
public sealed record DunningTerms(int AttemptsMax, int DaysBetween)
{
    /// <summary>Most attempts that a campaign can ask for: a payment is tried a hundred times at most.</summary>
    public const int AttemptsLimit = 50;

    /// <summary>Most days between two attempts.</summary>
    public const int DaysLimit = 365;

    /// <summary>Of a campaign that says nothing.</summary>
    public static DunningTerms Standard { get; } = new(3, 3);

    /// <summary>Of a payment request that no campaign made: payment is asked for once.</summary>
    public static DunningTerms Once { get; } = new(1, 1);

    /// <summary>Whole local days to wait when there was not enough money, where that is longer; null for no difference.</summary>
    public int? InsufficientFundsDays { get; init; }

    /// <summary>When customers are left alone; null for never.</summary>
    public QuietHours? Quiet { get; init; }

    /// <summary>Whether what is still owed is written off in the end.</summary>
    public bool WritesOff { get; init; }

    /// <summary>What happens to the subscriptions in the end.</summary>
    public FinalAction FinalAction { get; init; }
}
