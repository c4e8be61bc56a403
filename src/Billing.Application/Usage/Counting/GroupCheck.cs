using Billing.Application.Ports;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Transactions;

namespace Billing.Application.Usage.Counting;

/// <summary>
/// Tells which events of a group are counted already. The directory says on which days to look; only the full hashes that are stored there
/// decide. Holds for one state of the customer and for what this group adds to it.
/// </summary>
internal sealed class GroupCheck
{
    private readonly HashSet<TransactionHash> _known;

    private GroupCheck(HashSet<TransactionHash> known) => _known = known;

    /// <summary>Looks up events. Null when the state is out of date.</summary>
    public static async ValueTask<GroupCheck?> RunAsync(ITableStore tables, CustomerState state, IReadOnlyList<HubItem> items, CancellationToken cancellationToken)
    {
        if (!await state.Runs.LoadAsync(state.Directory, items.Select(item => item.Event.Hash.Item), cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var known = new HashSet<TransactionHash>();
        foreach ((UtcDay day, HashSet<TransactionHash> wanted) in Suspects(state, items))
        {
            await SegmentRows.FindHashesAsync(tables, state.Partition, day, wanted, known, cancellationToken).ConfigureAwait(false);
        }

        return new GroupCheck(known);
    }

    /// <summary>True for an event that was not counted before and was not asked about before: it counts now.</summary>
    public bool IsNew(TransactionHash hash) => _known.Add(hash);

    /// <summary>Where to look for which transactions. A day that the directory does not cover is looked at for its own events.</summary>
    private static Dictionary<UtcDay, HashSet<TransactionHash>> Suspects(CustomerState state, IReadOnlyList<HubItem> items)
    {
        var suspects = new Dictionary<UtcDay, HashSet<TransactionHash>>();
        var entries = new List<TransactionEntry>();
        foreach (HubItem item in items)
        {
            TransactionHash hash = item.Event.Hash;
            entries.Clear();
            state.Runs.Find(state.Directory, hash.Item, entries);
            foreach (TransactionEntry entry in entries.Where(entry => !entry.IsWaiting))
            {
                Add(suspects, entry.Day, hash);
            }

            if (item.Event.Day < state.Directory.CompleteFrom && state.Head.Days.Contains(item.Event.Day))
            {
                Add(suspects, item.Event.Day, hash);
            }
        }

        return suspects;
    }

    private static void Add(Dictionary<UtcDay, HashSet<TransactionHash>> suspects, UtcDay day, TransactionHash hash)
    {
        if (!suspects.TryGetValue(day, out HashSet<TransactionHash>? wanted))
        {
            suspects.Add(day, wanted = []);
        }

        wanted.Add(hash);
    }
}
