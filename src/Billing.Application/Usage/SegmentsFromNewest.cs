using Billing.Application.Ports;
using Billing.Application.Usage.Counting;
using Billing.Domain.Usage;

namespace Billing.Application.Usage;

/// <summary>
/// Reads an hour of a day of very many segments from the newest on. Usage comes about in the order of time, so the newest hours stand in the segments that were written last; the counters
/// tell when all of the hour is there. Without them each segment of the day would have to be asked which hours it touches.
/// </summary>
internal static class SegmentsFromNewest
{
    /// <summary>Segments of the first read; each further one reads <see cref="Growth"/> times as many.</summary>
    private const int FirstSegments = 64;

    private const int Growth = 4;

    /// <summary>An hour with more events behind it than so many times its own is left to a look at all segments.</summary>
    private const int LaterShareMax = 3;

    /// <summary>Events that may have come out of order before that is given up.</summary>
    private const int StrayMax = 2_000;

    /// <summary>
    /// The events that count in the hour, in the order in which they were counted; null when they do not stand at the end of the day's segments. What newer segments say of an event holds
    /// over what older ones do, so what is found is part of the hour, and as many events as the counters of the same version tell are all of it.
    /// </summary>
    public static async ValueTask<List<AcceptedEvent>?> ReadHourAsync(
        ITableStore tables, string partition, StoredDay stored, int hour, CancellationToken cancellationToken)
    {
        (long wanted, long later) = (stored.Document.EventsIn(hour, hour + 1), stored.Document.EventsIn(hour + 1, UtcDay.Hours));
        if (later > wanted * LaterShareMax)
        {
            return null;
        }

        var records = new List<AcceptedEvent>();
        long from = stored.Version + 1;
        for (long segments = FirstSegments; from > 0 && records.Count <= wanted + later + StrayMax; segments *= Growth)
        {
            long before = from;
            from = Math.Max(0, before - segments);
            var range = new RowRange(partition, UsageRows.Segment(stored.Document.Day, from), UsageRows.Segment(stored.Document.Day, before));
            List<AcceptedEvent> older = [];
            await foreach (TableRow row in Pages.ReadAsync(tables, range, cancellationToken).ConfigureAwait(false))
            {
                older.AddRange(SegmentRows.Events(row));
            }

            records.InsertRange(0, older);
            List<AcceptedEvent> found = DayFacts.CountingOf(records).FindAll(one => UtcDay.HourOf(one.Event.Timestamp) == hour);
            if (found.Count == wanted)
            {
                return found;
            }
        }

        return null;
    }
}
