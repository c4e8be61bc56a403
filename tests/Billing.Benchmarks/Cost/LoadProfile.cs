namespace Billing.Benchmarks.Cost;

/// <summary>How much is asked of the service.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="EventsPerDay">Usage events.</param>
/// <param name="InvoicesPerMonth">Invoices, nearly all at the end of the month.</param>
/// <param name="PeakFactor">How many times the mean the busiest hour is.</param>
internal sealed record LoadProfile(string Name, double EventsPerDay, double InvoicesPerMonth, double PeakFactor = 3)
{
    public double EventsPerMonth => EventsPerDay * 30;

    public double PeakEventsPerSecond => EventsPerDay / 86_400 * PeakFactor;

    /// <summary>The three that docs/cost.md shows.</summary>
    public static IReadOnlyList<LoadProfile> Shown { get; } = [new("10 k a day", 1e4, 1e3), new("10 M a day", 1e7, 1e5), new("1 B a day", 1e9, 1e6)];
}
