using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Usage;

namespace Billing.Application.Usage.Counting;

/// <summary>
/// Notes which customers have usage on which UTC day, so that an organization's events can be listed by day. The note is written before
/// the day's first commit: a crash between the two leaves a note without usage, which does no harm. Notes of customers that are counted
/// side by side share transactions.
/// </summary>
internal sealed class DayIndex(ITableStore tables)
{
    private const int WritesMax = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);
    private readonly HashSet<string> _writing = new(StringComparer.Ordinal);

    /// <summary>Completes when the notes are stored. Whoever finds nobody writing writes, for all who come meanwhile too.</summary>
    public async Task AddAsync(DataSpace space, OwnerKey customer, IEnumerable<UtcDay> days)
    {
        string partition = UsageRows.IndexPartition(space);
        Task stored = Enqueue(partition, days.Select(day => UsageRows.IndexEntry(day, customer)), out bool isWriter);
        if (isWriter)
        {
            await WriteAllAsync(partition).ConfigureAwait(false);
        }

        await stored.ConfigureAwait(false);
    }

    private Task Enqueue(string partition, IEnumerable<string> keys, out bool isWriter)
    {
        lock (_lock)
        {
            if (!_waiting.TryGetValue(partition, out Waiting? waiting))
            {
                _waiting.Add(partition, waiting = new Waiting([], new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
            }

            waiting.Keys.UnionWith(keys);
            isWriter = _writing.Add(partition);
            return waiting.Done.Task;
        }
    }

    private async Task WriteAllAsync(string partition)
    {
        while (Take(partition) is { } taken)
        {
            try
            {
                foreach (string[] keys in taken.Keys.Chunk(WritesMax))
                {
                    await tables.CommitAsync(UsageRows.Table, [.. keys.Select(key => RowWrite.Upsert(partition, key, new Columns().Set(UsageRows.Version, 1)))], CancellationToken.None)
                        .ConfigureAwait(false);
                }

                taken.Done.SetResult();
            }
            catch (Exception exception)
            {
                taken.Done.SetException(exception);
            }
        }
    }

    private Waiting? Take(string partition)
    {
        lock (_lock)
        {
            if (!_waiting.Remove(partition, out Waiting? taken))
            {
                _writing.Remove(partition);
            }

            return taken;
        }
    }

    private sealed record Waiting(HashSet<string> Keys, TaskCompletionSource Done);
}
