using System.Collections.Concurrent;
using Billing.Domain.Identity;

namespace Billing.Application.Usage;

/// <summary>
/// Customers' keys by the producer's own id, within a bound of memory. Two generations: when the younger has half of it, the older is forgotten. A
/// customer that is asked for again and again is read again once a generation.
/// </summary>
/// <param name="bytesMax">Memory that it takes at most, about.</param>
internal sealed class KnownCustomers(long bytesMax)
{
    /// <summary>An entry, its place in the table and the head of its text; the text takes two bytes a character.</summary>
    private const int EntryBytes = 112;

    private readonly Lock _lock = new();
    private volatile Generation _younger = new();
    private volatile Generation _older = new();

    /// <summary>Memory that it takes, about.</summary>
    public long Bytes => _younger.Bytes + _older.Bytes;

    /// <summary>The key of a customer and when it was read, if it is remembered.</summary>
    public bool TryFind(DataSpace space, string externalId, out (OwnerKey Key, long ReadAt) known) =>
        _younger.ByName.TryGetValue((space, externalId), out known) || _older.ByName.TryGetValue((space, externalId), out known);

    /// <summary>Remembers a customer.</summary>
    public void Add(DataSpace space, string externalId, OwnerKey key, long readAt)
    {
        lock (_lock)
        {
            Generation younger = _younger;
            if (!younger.ByName.ContainsKey((space, externalId)))
            {
                int bytes = EntryBytes + (2 * externalId.Length);
                if (younger.Bytes + bytes > bytesMax / 2)
                {
                    (_older, _younger) = (younger, younger = new Generation());
                }

                younger.Bytes += bytes;
            }

            younger.ByName[(space, externalId)] = (key, readAt);
        }
    }

    private sealed class Generation
    {
        public ConcurrentDictionary<(DataSpace Space, string ExternalId), (OwnerKey Key, long ReadAt)> ByName { get; } = new();

        public long Bytes { get; set; }
    }
}
