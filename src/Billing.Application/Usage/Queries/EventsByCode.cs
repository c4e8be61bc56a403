using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Usage;

namespace Billing.Application.Usage.Queries;

/// <summary>Counts events by code over whole days of UTC, from the day counters of the customers that had usage on them.</summary>
public sealed class EventsByCode(ITableStore tables)
{
    /// <summary>Most customers whose counters are read; beyond, the counts are lower bounds.</summary>
    public const int CustomersMax = 1_000;

    /// <summary>For each code that has any, how many.</summary>
    /// <param name="space">The data space.</param>
    /// <param name="first">The first day.</param>
    /// <param name="last">The last day.</param>
    /// <param name="codes">The codes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<IReadOnlyDictionary<string, long>> CountAsync(
        DataSpace space, UtcDay first, UtcDay last, IReadOnlyCollection<string> codes, CancellationToken cancellationToken)
    {
        HashSet<OwnerKey> customers = [];
        var range = new RowRange(UsageRows.IndexPartition(space), UsageRows.IndexDay(last), UsageRows.IndexDay(new UtcDay(first.Number - 1)));
        await foreach (TableRow row in Pages.ReadAsync(tables, range, cancellationToken).ConfigureAwait(false))
        {
            customers.Add(UsageRows.ReadIndexEntry(row.RowKey).Customer);
            if (customers.Count == CustomersMax)
            {
                break;
            }
        }

        List<StoredDay>[] read = await ParallelReads.MapAsync(
            [.. customers], (customer, token) => DayTallies.ReadAsync(tables, space.CustomerPartition(customer), first, last, token), cancellationToken)
            .ConfigureAwait(false);
        return codes.Select(code => (Code: code, Count: read.Sum(days => days.Sum(day => day.Document.EventsOf(code)))))
            .Where(counted => counted.Count > 0).ToDictionary(counted => counted.Code, counted => counted.Count, StringComparer.Ordinal);
    }
}
