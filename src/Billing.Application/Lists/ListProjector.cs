using System.Collections.Concurrent;
using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Application.Search;

namespace Billing.Application.Lists;

/// <summary>
/// Writes list changes in batches: what arrives for a list while a write is under way goes with the next one, so that under load many changes share
/// one transaction. Applying a change twice, or an older one late, changes nothing. The words of what is listed go into the search index.
/// </summary>
public sealed class ListProjector(ITableStore tables)
{
    private const int MaxConflicts = 50;

    /// <summary>Memory for what was written last, so that the next write need not read it.</summary>
    private const long KeptBytesMax = 16_000_000;

    private readonly MonthMemory _memory = new(KeptBytesMax);
    private readonly SearchIndex _search = new();
    private readonly ConcurrentDictionary<string, Lane> _lanes = new(StringComparer.Ordinal);

    /// <summary>Completes when all changes are durable.</summary>
    internal Task ApplyAsync(List<ListChange> changes, CancellationToken cancellationToken)
    {
        if (changes.Count == 0)
        {
            return Task.CompletedTask;
        }

        IEnumerable<Task> writes = changes.GroupBy(change => change.Partition, StringComparer.Ordinal).Select(
            group => _lanes.GetOrAdd(group.Key, partition => new Lane(tables, _memory, _search, partition)).WriteAsync((IEnumerable<ListChange>)group));
        return Task.WhenAll(writes).WaitAsync(cancellationToken);
    }

    /// <summary>The writer of one list: one transaction at a time.</summary>
    private sealed class Lane
    {
        /// <summary>Rows of the search index that go along with a change of the list: beside its directory and chunks a transaction has room for so many.</summary>
        private const int WordsBesideMax = 60;

        private const int RowsPerTransaction = 100;

        private readonly ITableStore _tables;
        private readonly MonthMemory _memory;
        private readonly SearchIndex _search;
        private readonly string _partition;
        private readonly SharedBatch<ListChange> _writes;

        public Lane(ITableStore tables, MonthMemory memory, SearchIndex search, string partition) =>
            (_tables, _memory, _search, _partition, _writes) = (tables, memory, search, partition, new SharedBatch<ListChange>(WriteAsync));

        public Task WriteAsync(IEnumerable<ListChange> changes) => _writes.AddAsync(changes);

        private async Task WriteAsync(IReadOnlyList<ListChange> changes)
        {
            List<RowWrite> words = _search.RowsOf(_partition, changes);
            foreach (IGrouping<string, ListChange> month in changes.GroupBy(change => change.Month, StringComparer.Ordinal))
            {
                await WriteMonthAsync(month.Key, [.. month], words);
            }

            foreach (RowWrite[] part in words.Chunk(RowsPerTransaction))
            {
                await _tables.CommitAsync(Tables.Lists, part, CancellationToken.None);
                _search.Written(part);
            }
        }

        private async Task WriteMonthAsync(string month, List<ListChange> changes, List<RowWrite> words)
        {
            int conflicts = 0;
            while (true)
            {
                var edit = new MonthEdit(_tables, _memory, _partition, month);
                await edit.LoadAsync(CancellationToken.None);
                int applied = await edit.ApplyAsync(changes, CancellationToken.None);
                List<RowWrite> beside = edit.HasChanged ? words.GetRange(0, Math.Min(words.Count, WordsBesideMax)) : [];
                if (await edit.CommitAsync(beside, CancellationToken.None))
                {
                    _search.Written(beside);
                    words.RemoveRange(0, beside.Count);
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
