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
    private readonly HashSet<TransactionHash> _known = [];
    private readonly HashSet<TransactionHash> _awaited = [];
    private readonly HashSet<TransactionHash> _amended = [];

    private readonly CustomerState _state;
    private readonly ILookup<ulong, TransactionEntry> _found;

    private GroupCheck(CustomerState state, List<TransactionEntry> found) => (_state, _found) = (state, found.ToLookup(entry => entry.Item));

    /// <summary>Looks up events. Null when the state is out of date.</summary>
    public static async ValueTask<GroupCheck?> RunAsync(ITableStore tables, CustomerState state, IReadOnlyList<HubItem> items, CancellationToken cancellationToken)
    {
        var found = new List<TransactionEntry>();
        if (!await state.Runs.LoadAsync(state.Directory, items.SelectMany(Items), found, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var check = new GroupCheck(state, found);
        check._known.EnsureCapacity(items.Count);
        foreach ((UtcDay day, HashSet<TransactionHash> wanted) in check.Suspects(items))
        {
            await SegmentRows.FindHashesAsync(tables, state.Partition, day, wanted, check._known, cancellationToken).ConfigureAwait(false);
        }

        check._amended.UnionWith(items.Where(item => !check.IsPlain(item.Event)).Select(item => item.Event.Target));
        return check;
    }

    /// <summary>The events that the group's amendments are about, and those that amendments wait for.</summary>
    public IReadOnlySet<TransactionHash> Amended => _amended;

    /// <summary>What the directory says about a transaction that was asked about, with what this group added.</summary>
    public void AddEntries(TransactionHash transaction, List<TransactionEntry> into)
    {
        into.AddRange(_found[transaction.Item]);
        _state.Runs.Find(_state.Directory, transaction.Item, into);
    }

    /// <summary>True for an event that was not counted before and was not asked about before: it counts now.</summary>
    public bool IsNew(TransactionHash hash) => _known.Add(hash);

    /// <summary>True for an event that has nothing to do with any amendment: it can be counted by the short way.</summary>
    public bool IsPlain(AcceptedEvent accepted) => accepted.Amendment is null && (_awaited.Count == 0 || !_awaited.Contains(accepted.Hash));

    private static IEnumerable<ulong> Items(HubItem item) => item.Event.Amendment is null ? [item.Event.Hash.Item] : [item.Event.Hash.Item, item.Event.Target.Item];

    /// <summary>Where to look for which transactions. A day that the directory does not cover is looked at for its own events.</summary>
    private Dictionary<UtcDay, HashSet<TransactionHash>> Suspects(IReadOnlyList<HubItem> items)
    {
        var suspects = new Dictionary<UtcDay, HashSet<TransactionHash>>();
        var entries = new List<TransactionEntry>();
        foreach (HubItem item in items)
        {
            TransactionHash hash = item.Event.Hash;
            entries.Clear();
            AddEntries(hash, entries);
            foreach (TransactionEntry entry in entries)
            {
                if (entry.IsWaiting)
                {
                    _awaited.Add(hash);
                }
                else
                {
                    Add(suspects, entry.Day, hash);
                }
            }

            if (item.Event.Day < _state.Directory.CompleteFrom && _state.Head.Days.Contains(item.Event.Day))
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
