namespace Billing.Application.Lists;

/// <summary>Names one chunk at one revision.</summary>
internal readonly record struct ChunkRef(string Partition, string Month, int Number, int Revision, int Splits)
{
    public string RowKey => ListRows.ChunkRow(Month, Number);
}

/// <summary>Keys of chunks by revision: a bounded memory that forgets the least recently used.</summary>
internal sealed class ChunkKeyCache(int maxItems)
{
    private readonly RecentMemory<(string Partition, string Month, int Number), (int Revision, List<ListItem> Items)> _chunks =
        new(maxItems, kept => kept.Items.Count);

    public List<ListItem>? Find(ChunkRef chunk) =>
        _chunks.TryFind(Key(chunk), out (int Revision, List<ListItem> Items) kept) && kept.Revision == chunk.Revision ? kept.Items : null;

    public void Keep(ChunkRef chunk, List<ListItem> items) => _chunks.Keep(Key(chunk), (chunk.Revision, items));

    private static (string Partition, string Month, int Number) Key(ChunkRef chunk) => (chunk.Partition, chunk.Month, chunk.Number);
}
