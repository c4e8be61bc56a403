using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>
/// Remembers lately accepted transactions for the word "duplicate" in answers. Two generations of bounded size: when the younger is
/// full, the older is forgotten. Counting never depends on it.
/// </summary>
internal sealed class RecentEvents(int capacity)
{
    private readonly Lock _lock = new();
    private Dictionary<TransactionHash, (long ReceivedTicks, long Ticks)> _younger = [];
    private Dictionary<TransactionHash, (long ReceivedTicks, long Ticks)> _older = [];

    /// <summary>The event as it was accepted first, as far as times go; null when that is not remembered.</summary>
    public AcceptedEvent? Find(AcceptedEvent again)
    {
        lock (_lock)
        {
            return _younger.TryGetValue(again.Hash, out (long ReceivedTicks, long Ticks) first) || _older.TryGetValue(again.Hash, out first)
                ? again with
                {
                    ReceivedAt = Instant.FromUnixTimeTicks(first.ReceivedTicks), Event = again.Event with { Timestamp = Instant.FromUnixTimeTicks(first.Ticks) },
                }
                : null;
        }
    }

    /// <summary>Remembers accepted transactions.</summary>
    public void Add(IReadOnlyList<AcceptedEvent> accepted)
    {
        lock (_lock)
        {
            foreach (AcceptedEvent one in accepted)
            {
                if (_younger.Count >= capacity / 2)
                {
                    // Emptied and filled again, not made anew: tables of this size would be garbage that only a full collection takes away.
                    (_older, _younger) = (_younger, _older);
                    _younger.Clear();
                }

                _younger.TryAdd(one.Hash, (one.ReceivedAt.ToUnixTimeTicks(), one.Event.Timestamp.ToUnixTimeTicks()));
            }
        }
    }
}
