namespace Billing.Domain.Usage;

/// <summary>What an event may be at most. Sums of a trillion events at these limits still fit a decimal.</summary>
public static class UsageLimits
{
    /// <summary>Characters of a transaction id, a customer's external id and a code.</summary>
    public const int NameChars = 255;

    /// <summary>Events of one request on any surface; a surface's own documented limit may be lower.</summary>
    public const int BatchEvents = 1_000;

    /// <summary>Properties of an event.</summary>
    public const int Properties = 100;

    /// <summary>Characters of a property's name.</summary>
    public const int PropertyNameChars = 128;

    /// <summary>Characters of a property's text.</summary>
    public const int PropertyTextChars = 4096;

    /// <summary>Characters of all names and texts of an event together.</summary>
    public const int EventChars = 24_000;

    /// <summary>Bytes of a packed event, from the limits above.</summary>
    public const int EventBytesMax = 80 * 1024;

    /// <summary>Characters of a number that came as text.</summary>
    public const int NumberChars = 40;

    /// <summary>Decimals of a number that is measured; further ones are rounded.</summary>
    public const int NumberDecimals = 10;

    /// <summary>Distinct values of a group in one meter and day; what comes after is counted without its group, and a check reports it.</summary>
    public const int GroupsPerMeterDay = 2_000;

    /// <summary>
    /// Meters that look at the events of one code. Those of metrics come first, then those of plans, current versions before older ones; what
    /// is beyond has no counters, and is read from the events instead.
    /// </summary>
    public const int MetersPerCode = 64;

    /// <summary>A number that is measured is smaller than this.</summary>
    public const decimal NumberMax = 1_000_000_000_000_000m;
}
