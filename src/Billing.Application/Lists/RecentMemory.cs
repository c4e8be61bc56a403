using System.Diagnostics.CodeAnalysis;

namespace Billing.Application.Lists;

/// <summary>A bounded memory that forgets what was least recently used.</summary>
/// <param name="sizeMax">Most that is kept, in the unit of <paramref name="sizeOf"/>.</param>
/// <param name="sizeOf">What a value takes; must not change while it is kept.</param>
internal sealed class RecentMemory<TKey, TValue>(long sizeMax, Func<TValue, long> sizeOf)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _recent = new();
    private long _size;

    /// <summary>Finds a value, which counts as a use.</summary>
    public bool TryFind(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out LinkedListNode<Entry>? node))
            {
                value = default;
                return false;
            }

            _recent.Remove(node);
            _recent.AddFirst(node);
            value = node.Value.Value;
            return true;
        }
    }

    /// <summary>Takes a value out: nobody else finds it until it is put back.</summary>
    public bool TryTake(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_gate)
        {
            value = Remove(key) is { } entry ? entry.Value : default;
            return value is not null;
        }
    }

    /// <summary>Keeps a value in place of what was kept under the key.</summary>
    public void Keep(TKey key, TValue value)
    {
        lock (_gate)
        {
            Remove(key);
            long size = sizeOf(value);
            _entries[key] = _recent.AddFirst(new Entry(key, value, size));
            _size += size;
            while (_size > sizeMax && _recent.Last is { } last)
            {
                Remove(last.Value.Key);
            }
        }
    }

    private Entry? Remove(TKey key)
    {
        if (!_entries.Remove(key, out LinkedListNode<Entry>? node))
        {
            return null;
        }

        _recent.Remove(node);
        _size -= node.Value.Size;
        return node.Value;
    }

    private sealed record Entry(TKey Key, TValue Value, long Size);
}
