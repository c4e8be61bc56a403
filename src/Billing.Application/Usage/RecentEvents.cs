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
    private Dictionary<TransactionHash, (Instant ReceivedAt, Instant Timestamp)> _younger = [];
    private Dictionary<TransactionHash, (Instant ReceivedAt, Instant Timestamp)> _older = [];

    /// <summary>The event as it was accepted first, as far as times go; null when that is not remembered.</summary>
    public AcceptedEvent? Find(AcceptedEvent again)
    {
        lock (_lock)
        {
            return _younger.TryGetValue(again.Hash, out (Instant ReceivedAt, Instant Timestamp) first) || _older.TryGetValue(again.Hash, out first)
                ? again with { ReceivedAt = first.ReceivedAt, Event = again.Event with { Timestamp = first.Timestamp } }
                : null;
        }
    }

    /// <summary>Remembers accepted transactions.</summary>
    public void Add(IEnumerable<AcceptedEvent> accepted)
    {
        lock (_lock)
        {
            foreach (AcceptedEvent one in accepted)
            {
                if (_younger.Count >= capacity / 2)
                {
                    (_older, _younger) = (_younger, []);
                }

                _younger.TryAdd(one.Hash, (one.ReceivedAt, one.Event.Timestamp));
            }
        }
    }
}
