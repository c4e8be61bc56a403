namespace Billing.Domain.Entitlements;

/// <summary>How far a limit is used.</summary>
/// <param name="Limit">The limit; null for none.</param>
/// <param name="Used">What is used; null when nothing measures it.</param>
public readonly record struct LimitCheck(decimal? Limit, decimal? Used)
{
    /// <summary>What is left, never below zero; null when there is no limit or nothing measures it.</summary>
    public decimal? Remaining => Limit - Used is { } left ? Math.Max(0, left) : null;

    /// <summary>What is used of the limit in percent, with two decimals and at most 100; null when there is no limit or nothing measures it.</summary>
    public decimal? UsedPercent => (Limit, Used) switch
    {
        ({ } limit, { } used) when used < limit => decimal.Round(Math.Max(0, used) / limit * 100, 2, MidpointRounding.AwayFromZero),
        ({ }, { }) => 100,
        _ => null,
    };

    /// <summary>Whether so much more stays within the limit.</summary>
    public bool Allows(decimal quantity) => Limit is not { } limit || (Used ?? 0) + quantity <= limit;
}
