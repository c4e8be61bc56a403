using NodaTime;

namespace Billing.Simulation;

/// <summary>When a run begins: a few days before a month ends, near a change of clocks somewhere.</summary>
internal static class SimScenario
{
    private static readonly Instant[] Starts =
    [
        Instant.FromUtc(2026, 3, 26, 22, 0), // Europe springs forward on the 29th; Lord Howe, Chatham and Sydney fall back on 5 April
        Instant.FromUtc(2026, 10, 23, 20, 0), // Europe falls back on the 25th, America on 1 November
        Instant.FromUtc(2028, 2, 25, 12, 0), // a leap day at the month's end
        Instant.FromUtc(2026, 12, 28, 3, 0), // the year ends
        Instant.FromUtc(2027, 3, 11, 9, 0), // America springs forward on the 14th, in the middle of a month
    ];

    /// <summary>Zones of customers, from +14 to -11, with half hours, quarters, and a change of clocks by half an hour.</summary>
    public static readonly IReadOnlyList<DateTimeZone> Zones = [.. new[]
    {
        "UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Warsaw", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe",
        "Pacific/Chatham", "America/St_Johns", "Europe/London", "Australia/Sydney", "Asia/Tehran", "America/Los_Angeles", "Africa/Casablanca", "Pacific/Apia",
    }.Select(id => DateTimeZoneProviders.Tzdb[id])];

    public static Instant Start(Random random) => Starts[random.Next(Starts.Length)];
}
