using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>A day and the customers who had usage on it.</summary>
internal sealed record ActiveDay(UtcDay Day, IReadOnlyList<OwnerKey> Customers);

/// <summary>Reads which days have usage, newest first: of one customer from its head, of an organization from the index.</summary>
internal static class DayIndexRows
{
    /// <summary>The active days that [from, to) touches, newest first.</summary>
    public static async ValueTask<IReadOnlyList<ActiveDay>> ReadAsync(
        ITableStore tables, DataSpace space, OwnerKey? only, Instant? from, Instant? to, CancellationToken cancellationToken)
    {
        UtcDay oldest = from is { } start ? UtcDay.Of(start) : new UtcDay(0);
        UtcDay newest = to is { } end ? UtcDay.Of(end - Duration.Epsilon) : new UtcDay(UsageRows.IndexDayMax);
        if (only is { } customer)
        {
            StoredHead stored = await HeadRow.ReadAsync(tables, space.CustomerPartition(customer), cancellationToken).ConfigureAwait(false);
            return [.. stored.Head.Days.NewestFirst(oldest, newest).Select(day => new ActiveDay(day, [customer]))];
        }

        var days = new List<ActiveDay>();
        var customers = new List<OwnerKey>();
        var range = new RowRange(UsageRows.IndexPartition(space), UsageRows.IndexDay(newest), UsageRows.IndexDay(new UtcDay(oldest.Number - 1)));
        await foreach (TableRow row in Pages.ReadAsync(tables, range, cancellationToken).ConfigureAwait(false))
        {
            (UtcDay day, OwnerKey active) = UsageRows.ReadIndexEntry(row.RowKey);
            if (days.Count == 0 || days[^1].Day != day)
            {
                days.Add(new ActiveDay(day, customers = []));
            }

            customers.Add(active);
        }

        return days;
    }
}
