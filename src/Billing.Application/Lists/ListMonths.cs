using System.Globalization;
using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using NodaTime;
using NodaTime.Text;

namespace Billing.Application.Lists;

/// <summary>
/// Takes whole months out of lists that are logs. Each step leaves a directory that names the chunks that are there, so that readers and a crash find nothing wrong. Not for lists that
/// keep sums or words to search by: those rows would stay.
/// </summary>
public sealed class ListMonths(ITableStore tables)
{
    private const int ChunksMax = 90;
    private const int TriesMax = 50;

    private static readonly string[] NamesOnly = ["none"];

    /// <summary>The months of a list that ended before an instant, oldest first: stretches of UTC time.</summary>
    public async ValueTask<IReadOnlyList<Interval>> EndedAsync(DataSpace space, ListDefinition list, Instant before, CancellationToken cancellationToken)
    {
        List<Interval> months = [];
        RowRange range = ListRows.Months(ListRows.Partition(space, list.Name), null, before) with { Columns = NamesOnly };
        await foreach (TableRow row in tables.ReadAllAsync(Tables.Lists, range, cancellationToken))
        {
            YearMonth month = Pattern.Parse(row.RowKey[ListRows.MonthPrefix.Length..]).Value;
            var stretch = new Interval(Start(month), Start(month.PlusMonths(1)));
            if (stretch.End <= before)
            {
                months.Add(stretch);
            }
        }

        return months;
    }

    /// <summary>Takes a month out of a list with all that is in it.</summary>
    /// <exception cref="StoreException">The store failed, or others write the month; running again is safe.</exception>
    public async ValueTask DropAsync(DataSpace space, ListDefinition list, Interval month, CancellationToken cancellationToken)
    {
        string partition = ListRows.Partition(space, list.Name);
        string name = ListRows.Month(month.Start);
        for (int conflicts = 0; await tables.GetAsync(Tables.Lists, partition, ListRows.MonthRow(name), cancellationToken) is { } row;)
        {
            ListMonth directory = ListRows.ReadMonth(row);
            int left = Math.Max(0, directory.Chunks.Count - ChunksMax);
            RowWrite change = left == 0
                ? RowWrite.Delete(partition, row.RowKey, row.ETag)
                : RowWrite.Replace(partition, row.RowKey, row.ETag, DocumentCodec.Write(new Columns(), directory with { Chunks = [.. directory.Chunks.Take(left)] }, ListJson.Default.ListMonth));
            IEnumerable<RowWrite> gone = directory.Chunks.Skip(left).Select(chunk => RowWrite.Delete(partition, ListRows.ChunkRow(name, chunk.Number), "*"));
            if (!(await tables.CommitAsync(Tables.Lists, [change, .. gone], cancellationToken)).IsCommitted && ++conflicts == TriesMax)
            {
                throw new StoreException(StoreFault.Throttled, $"Month {name} of the list {partition} is written by too many at once");
            }
        }
    }

    private static YearMonthPattern Pattern { get; } = YearMonthPattern.Create("uuuuMM", CultureInfo.InvariantCulture);

    private static Instant Start(YearMonth month) => month.OnDayOfMonth(1).AtMidnight().InUtc().ToInstant();
}
