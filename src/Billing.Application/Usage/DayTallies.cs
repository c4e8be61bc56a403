using System.Runtime.CompilerServices;
using Billing.Application.Ports;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;

namespace Billing.Application.Usage;

/// <summary>Reads how many events days have, by code and hour, and leaves the meters packed: all that lists and volumes need.</summary>
internal static class DayTallies
{
    private const int DaysAtOnce = 16;

    private static readonly int KeyLength = UsageRows.Day(new UtcDay(0)).Length;

    /// <summary>The days of a closed range that have events, oldest first.</summary>
    public static async ValueTask<List<StoredDay>> ReadAsync(
        ITableStore tables, string partition, UtcDay first, UtcDay last, CancellationToken cancellationToken)
    {
        var days = new List<StoredDay>();
        var range = new RowRange(partition, UsageRows.Day(first), UsageRows.Day(last.Next));
        await foreach (TableRow row in Pages.ReadAsync(tables, range, cancellationToken).ConfigureAwait(false))
        {
            if (Of(row) is { } day)
            {
                days.Add(day);
            }
        }

        return days;
    }

    /// <summary>Some days in the order given, which is that of time or its reverse: the first alone, then some at once.</summary>
    public static async IAsyncEnumerable<StoredDay> ReadAsync(
        ITableStore tables, string partition, IReadOnlyList<UtcDay> days, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int next = 0; next < days.Count;)
        {
            UtcDay[] part = [.. days.Skip(next).Take(next == 0 ? 1 : DaysAtOnce)];
            List<StoredDay> read = await ReadAsync(tables, partition, part.Min(), part.Max(), cancellationToken).ConfigureAwait(false);
            if (part[0] > part[^1])
            {
                read.Reverse();
            }

            foreach (StoredDay day in read)
            {
                yield return day;
            }

            next += part.Length;
        }
    }

    /// <summary>The day that a row is; null for the meters that have rows of their own, whose keys are longer.</summary>
    public static StoredDay? Of(TableRow row)
    {
        if (row.RowKey.Length != KeyLength)
        {
            return null;
        }

        var reader = new PackReader(Wide.Get(row.Columns, UsageRows.Body).Span);
        return new StoredDay(DayDocument.ReadTallies(ref reader), row.Columns.Integer(UsageRows.Version) ?? 0);
    }
}
