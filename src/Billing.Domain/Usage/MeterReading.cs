namespace Billing.Domain.Usage;

/// <summary>The quantity of a meter in a period, not rounded.</summary>
/// <param name="Meter">The meter.</param>
/// <param name="Units">The quantity.</param>
/// <param name="EventsCount">Events that the meter included.</param>
/// <param name="Groups">The same by group; empty for a meter without groups.</param>
public sealed record MeterReading(UsageMeter Meter, decimal Units, long EventsCount, IReadOnlyList<GroupReading> Groups)
{
    /// <summary>The steps of the quantity, of meters that keep them; else null.</summary>
    public IReadOnlyList<QuantityChange>? Changes { get; init; }
}

/// <summary>The quantity of one group of a meter in a period.</summary>
/// <param name="Values">The group's values, in the order of the meter's properties; empty text where an event had none.</param>
/// <param name="Units">The quantity.</param>
/// <param name="EventsCount">Events of the group.</param>
public sealed record GroupReading(IReadOnlyList<string> Values, decimal Units, long EventsCount)
{
    /// <summary>The steps of the group's quantity, of meters that keep them; else null.</summary>
    public IReadOnlyList<QuantityChange>? Changes { get; init; }
}
