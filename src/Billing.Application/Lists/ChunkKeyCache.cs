namespace Billing.Application.Lists;

/// <summary>Names one chunk at one revision.</summary>
internal readonly record struct ChunkRef(string Partition, string Month, int Number, int Revision, int Splits)
{
    public string RowKey => ListRows.ChunkRow(Month, Number);
}

/// <summary>Keys of chunks by revision: a bounded memory that forgets the least recently used.</summary>
internal sealed class ChunkKeyCache(int maxItems)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Partition, string Month, int Number), LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _recent = new();
    private int _items;

    public List<ListItem>? Find(ChunkRef chunk)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(Key(chunk), out LinkedListNode<Entry>? node) || node.Value.Chunk.Revision != chunk.Revision)
            {
                return null;
            }

            _recent.Remove(node);
            _recent.AddFirst(node);
            return node.Value.Items;
        }
    }

    public void Keep(ChunkRef chunk, List<ListItem> items)
    {
        lock (_gate)
        {
            if (_entries.Remove(Key(chunk), out LinkedListNode<Entry>? old))
            {
                Drop(old);
            }

            _entries[Key(chunk)] = _recent.AddFirst(new Entry(chunk, items));
            _items += items.Count;
            while (_items > maxItems && _recent.Last is { } last)
            {
                _entries.Remove(Key(last.Value.Chunk));
                Drop(last);
            }
        }
    }

    private static (string Partition, string Month, int Number) Key(ChunkRef chunk) => (chunk.Partition, chunk.Month, chunk.Number);

    private void Drop(LinkedListNode<Entry> node)
    {
        _recent.Remove(node);
        _items -= node.Value.Items.Count;
    }

    private sealed record Entry(ChunkRef Chunk, List<ListItem> Items);
}
