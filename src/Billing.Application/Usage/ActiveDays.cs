using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Usage;

namespace Billing.Application.Usage;

/// <summary>
/// The days of an organization with usage, one after another, each found by the index with one read of one row however many customers a day has.
/// </summary>
/// <param name="tables">The store.</param>
/// <param name="space">The data space.</param>
internal sealed class ActiveDays(ITableStore tables, DataSpace space)
{
    private readonly string _partition = UsageRows.IndexPartition(space);

    /// <summary>The days of the closed range from the newest, or the oldest, on.</summary>
    public async IAsyncEnumerable<UtcDay> ReadAsync(
        UtcDay oldest, UtcDay newest, bool oldestFirst, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await NewestAsync(oldest, newest, cancellationToken).ConfigureAwait(false) is { } last)
        {
            UtcDay day = oldestFirst ? await OldestAsync(oldest, last, cancellationToken).ConfigureAwait(false) : last;
            yield return day;
            (oldest, newest) = oldestFirst ? (day.Next, last) : (oldest, new UtcDay(day.Number - 1));
        }
    }

    /// <summary>The customers of a day in the order of their keys, from one of them on, a page of some at a time.</summary>
    public async IAsyncEnumerable<OwnerKey> CustomersAsync(
        UtcDay day, OwnerKey? from, int pageRows, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RowRange range = RowRange.Prefix(_partition, UsageRows.IndexDay(day), pageRows);
        if (from is { } first)
        {
            range = range with { From = UsageRows.IndexEntry(day, first) };
        }

        await foreach (TableRow row in Pages.ReadAsync(tables, range, cancellationToken).ConfigureAwait(false))
        {
            yield return UsageRows.ReadIndexEntry(row.RowKey).Customer;
        }
    }

    /// <summary>The oldest day of a range of which one day is known. Days lie close together, so the search goes out from the start in growing steps.</summary>
    private async ValueTask<UtcDay> OldestAsync(UtcDay oldest, UtcDay known, CancellationToken cancellationToken)
    {
        for (int step = 1; oldest < known;)
        {
            var end = new UtcDay(Math.Min(known.Number - 1, oldest.Number + step - 1));
            if (await NewestAsync(oldest, end, cancellationToken).ConfigureAwait(false) is { } found)
            {
                (known, step) = (found, Math.Max(1, (found.Number - oldest.Number) / 2));
            }
            else
            {
                (oldest, step) = (end.Next, Math.Min(step * 2, UsageRows.IndexDayMax));
            }
        }

        return known;
    }

    private async ValueTask<UtcDay?> NewestAsync(UtcDay oldest, UtcDay newest, CancellationToken cancellationToken)
    {
        RowRange? range = newest < oldest
            ? null
            : new RowRange(_partition, UsageRows.IndexDay(newest), UsageRows.IndexDay(new UtcDay(oldest.Number - 1)), Take: 1);
        while (range is not null)
        {
            TablePage page = await tables.QueryAsync(UsageRows.Table, range, cancellationToken).ConfigureAwait(false);
            if (page.Rows.Count > 0)
            {
                return UsageRows.ReadIndexEntry(page.Rows[0].RowKey).Day;
            }

            range = page.Continuation is null ? null : range with { Continuation = page.Continuation };
        }

        return null;
    }
}
