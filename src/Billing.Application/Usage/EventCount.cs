using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>Counts the events that meet a query's code and window: whole hours from counters, edges inside an hour from the events.</summary>
internal sealed class EventCount(EventQuery query)
{
    private readonly SortedDictionary<Instant, long> _byHour = [];

    /// <summary>All events counted.</summary>
    public long Total { get; private set; }

    /// <summary>Events by the hour of UTC; hours at the edges are whole.</summary>
    public IReadOnlyDictionary<Instant, long> ByHour => _byHour;

    /// <summary>Takes events whose hours do not matter.</summary>
    public void Add(long events) => Total += events;

    /// <summary>Takes a day's counters. True when it has events in an hour that the window cuts: they have to be looked at.</summary>
    public bool Add(DayDocument document)
    {
        bool hasEdges = false;
        foreach (string code in document.Codes)
        {
            if (!query.IncludesCode(code))
            {
                continue;
            }

            ReadOnlySpan<long> hours = document.EventsByHour(code);
            for (int hour = 0; hour < UtcDay.Hours; hour++)
            {
                Instant start = document.Day.Start + Duration.FromHours(hour);
                Instant end = start + Duration.FromHours(1);
                if (hours[hour] == 0 || end <= query.From || start >= query.To)
                {
                    continue;
                }

                _byHour[start] = _byHour.GetValueOrDefault(start) + hours[hour];
                bool isCut = start < query.From || end > query.To;
                hasEdges |= isCut;
                Total += isCut ? 0 : hours[hour];
            }
        }

        return hasEdges;
    }

    /// <summary>Takes those events of a day that lie in hours which the window cuts.</summary>
    public void AddEdges(IEnumerable<AcceptedEvent> events) => Total += events.Count(one => query.Includes(one.Event) && IsInCutHour(one.Event.Timestamp));

    private bool IsInCutHour(Instant timestamp)
    {
        Instant start = UtcDay.Of(timestamp).Start + Duration.FromHours(UtcDay.HourOf(timestamp));
        return start < query.From || start + Duration.FromHours(1) > query.To;
    }
}
