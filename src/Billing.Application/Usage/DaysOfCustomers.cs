using System.Collections.Concurrent;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Usage;

namespace Billing.Application.Usage;

/// <summary>
/// The counters of customers' days as one page of an organization's events comes by them. A customer's first day is read alone, and with it, where that is one read, how many events it has
/// in all; then more of its days at a time, because a page that goes on mostly passes over many.
/// </summary>
internal sealed class DaysOfCustomers(ITableStore tables, DataSpace space, EventQuery query)
{
    private const int Growth = 4;
    private const int DaysMax = 16;

    /// <summary>The newest page of everything begins at the newest day that there is: nothing but the head stands behind a customer's day then.</summary>
    private readonly bool _readsHeads = query is { IsForAll: true, OldestFirst: false, After: null };

    private readonly ConcurrentDictionary<OwnerKey, Block> _blocks = new();
    private readonly ConcurrentDictionary<OwnerKey, long> _events = new();

    /// <summary>How many events customers have in all, as far as that was read on the way.</summary>
    public IReadOnlyDictionary<OwnerKey, long> Events => _events;

    /// <summary>A day of a customer; null when it has no usage.</summary>
    public async ValueTask<StoredDay?> FindAsync(OwnerKey customer, UtcDay day, CancellationToken cancellationToken)
    {
        if (!_blocks.TryGetValue(customer, out Block? block) || !block.Covers(day))
        {
            _blocks[customer] = block = await ReadAsync(customer, day, block?.Length, cancellationToken).ConfigureAwait(false);
        }

        return block.Days.GetValueOrDefault(day);
    }

    private async ValueTask<Block> ReadAsync(OwnerKey customer, UtcDay day, int? before, CancellationToken cancellationToken)
    {
        string partition = space.CustomerPartition(customer);
        int length = before is { } some ? Math.Min(some * Growth, DaysMax) : 1;
        (UtcDay first, UtcDay last) = query.OldestFirst ? (day, new UtcDay(day.Number + length - 1)) : (new UtcDay(day.Number - length + 1), day);
        bool readsHead = before is null && _readsHeads;
        var range = new RowRange(partition, UsageRows.Day(first), readsHead ? UsageRows.AfterHead : UsageRows.Day(last.Next));
        var days = new Dictionary<UtcDay, StoredDay>();
        await foreach (TableRow row in Pages.ReadAsync(tables, range, cancellationToken).ConfigureAwait(false))
        {
            if (row.RowKey == UsageRows.Head)
            {
                _events[customer] = HeadRow.Read(row).Head.EventsCount;
            }
            else if (DayTallies.Of(row) is { } read)
            {
                days[read.Document.Day] = read;
            }
        }

        return new Block(first, last, days);
    }

    /// <summary>Days that were read together: those without usage are not there.</summary>
    private sealed record Block(UtcDay First, UtcDay Last, Dictionary<UtcDay, StoredDay> Days)
    {
        public int Length => Last.Number - First.Number + 1;

        public bool Covers(UtcDay day) => !(day < First) && !(day > Last);
    }
}
