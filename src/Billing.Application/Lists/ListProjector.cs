using System.Collections.Concurrent;
using Billing.Application.Consistency;
using Billing.Application.Ports;

namespace Billing.Application.Lists;

/// <summary>
/// Writes list changes in batches: what arrives for a list while a write is under way goes with the next one, so that under load many changes share
/// one transaction. Applying a change twice, or an older one late, changes nothing.
/// </summary>
public sealed class ListProjector(ITableStore tables)
{
    private const int MaxConflicts = 50;

    /// <summary>Memory for what was written last, so that the next write need not read it.</summary>
    private const long KeptBytesMax = 16_000_000;

    private readonly MonthMemory _memory = new(KeptBytesMax);
    private readonly ConcurrentDictionary<string, Lane> _lanes = new(StringComparer.Ordinal);

    /// <summary>Completes when all changes are durable.</summary>
    internal Task ApplyAsync(List<ListChange> changes, CancellationToken cancellationToken)
    {
        if (changes.Count == 0)
        {
            return Task.CompletedTask;
        }

        IEnumerable<Task> writes = changes.GroupBy(change => change.Partition, StringComparer.Ordinal).Select(
            group => _lanes.GetOrAdd(group.Key, partition => new Lane(tables, _memory, partition)).WriteAsync((IEnumerable<ListChange>)group));
        return Task.WhenAll(writes).WaitAsync(cancellationToken);
    }

    /// <summary>The writer of one list: one transaction at a time.</summary>
    private sealed class Lane
    {
        private readonly ITableStore _tables;
        private readonly MonthMemory _memory;
        private readonly string _partition;
        private readonly SharedBatch<ListChange> _writes;

        public Lane(ITableStore tables, MonthMemory memory, string partition) =>
            (_tables, _memory, _partition, _writes) = (tables, memory, partition, new SharedBatch<ListChange>(WriteAsync));

        public Task WriteAsync(IEnumerable<ListChange> changes) => _writes.AddAsync(changes);

        private async Task WriteAsync(IReadOnlyList<ListChange> changes)
        {
            foreach (IGrouping<string, ListChange> month in changes.GroupBy(change => change.Month, StringComparer.Ordinal))
            {
                await WriteMonthAsync(month.Key, [.. month]);
            }
        }

        private async Task WriteMonthAsync(string month, List<ListChange> changes)
        {
            int conflicts = 0;
            while (true)
            {
                var edit = new MonthEdit(_tables, _memory, _partition, month);
                await edit.LoadAsync(CancellationToken.None);
                int applied = await edit.ApplyAsync(changes, CancellationToken.None);
                if (await edit.CommitAsync(CancellationToken.None))
                {
                    changes.RemoveRange(0, applied);
                    if (changes.Count == 0)
                    {
                        return;
                    }
                }
                else if (++conflicts == MaxConflicts)
                {
                    throw new StoreException(StoreFault.Throttled, $"List {_partition} is written by too many at once");
                }
            }
        }
    }
}
