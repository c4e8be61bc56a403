namespace Billing.Domain.Usage;

/// <summary>How a meter turns events into a quantity. The numbers are stored and never change their meaning.</summary>
public enum MeterKind
{
    /// <summary>Number of events.</summary>
    Count = 1,

    /// <summary>Sum of a number; events without it add 0.</summary>
    Sum = 2,

    /// <summary>Largest number; 0 without any.</summary>
    Max = 3,

    /// <summary>Number of distinct values, exact; events without a value add none.</summary>
    UniqueCount = 4,

    /// <summary>The number of the newest event; equal instants are ordered by transaction id.</summary>
    Latest = 5,

    /// <summary>Average of a level over the whole period by time (rule 7); the level before the first event is 0.</summary>
    WeightedSum = 6,

    /// <summary>Sum of number times weight, whatever the time: the other meaning of a weighted sum.</summary>
    ProductSum = 7,

    /// <summary>Sum of an arithmetic expression over the event's numbers.</summary>
    Custom = 8,

    /// <summary>Sum of price times quantity: an amount of money.</summary>
    Dynamic = 9,

    /// <summary>Number of distinct values that are there at the end: events add them, or remove them when their <c>operation_type</c> is <c>remove</c>.</summary>
    Presence = 10,

    /// <summary>A sum of which each change is kept, for prices by whole days (rule 8).</summary>
    Changes = 11,
}
