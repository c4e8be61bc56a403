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
    private Dictionary<TransactionHash, Instant> _younger = [];
    private Dictionary<TransactionHash, Instant> _older = [];

    /// <summary>When the transaction was accepted, or null when that is not remembered.</summary>
    public Instant? Find(TransactionHash hash)
    {
        lock (_lock)
        {
            return _younger.TryGetValue(hash, out Instant at) || _older.TryGetValue(hash, out at) ? at : null;
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

                _younger.TryAdd(one.Hash, one.ReceivedAt);
            }
        }
    }
}
