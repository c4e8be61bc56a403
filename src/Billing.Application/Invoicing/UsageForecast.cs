using Billing.Domain.Catalog;
using Billing.Domain.Time;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>
/// What usage comes to at the end of a service if the rest of its days are like those so far: what adds up grows by whole local days, levels,
/// distinct values and what is carried over stay as they are.
/// </summary>
/// <param name="Days">Local days of the service.</param>
/// <param name="Begun">Those of them that have begun.</param>
internal sealed record UsageForecast(int Days, int Begun)
{
    private const int Decimals = 4;

    /// <summary>The forecast at an instant of a service.</summary>
    public static UsageForecast Of(InstantSpan service, Instant now, DateTimeZone zone)
    {
        int days = Math.Max(1, LocalDays.Between(service.Start, service.End - Duration.Epsilon, zone) + 1);
        return new UsageForecast(days, Math.Clamp(LocalDays.Between(service.Start, now, zone) + 1, 1, days));
    }

    /// <summary>The quantity of a metric.</summary>
    public MeterReading Units(BillableMetric metric, MeterReading reading) => metric.Aggregation switch
    {
        _ when metric.Recurring => reading,
        AggregationType.Count => Grown(reading, 0),
        AggregationType.Sum or AggregationType.Custom => Grown(reading, Decimals),
        _ => reading,
    };

    /// <summary>The amount that came with the events of a dynamic price; null stays null.</summary>
    public MeterReading? Amount(MeterReading? reading) => reading is null ? null : Grown(reading, Decimals);

    /// <summary>The amounts of single transactions: those so far, again and again; null stays null.</summary>
    public IReadOnlyList<decimal>? Transactions(IReadOnlyList<decimal>? transactions) =>
        transactions is null ? null : [.. Enumerable.Range(0, (int)Grown(transactions.Count)).Select(i => transactions[i % transactions.Count])];

    private MeterReading Grown(MeterReading reading, int decimals) => reading with
    {
        Units = Grown(reading.Units, decimals),
        EventsCount = Grown(reading.EventsCount),
        Groups = [.. reading.Groups.Select(group => group with { Units = Grown(group.Units, decimals), EventsCount = Grown(group.EventsCount) })],
    };

    private decimal Grown(decimal units, int decimals) => decimal.Round(units * Days / Begun, decimals, MidpointRounding.AwayFromZero);

    private long Grown(long events) => events * Days / Begun;
}
