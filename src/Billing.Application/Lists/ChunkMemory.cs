namespace Billing.Application.Lists;

/// <summary>
/// What was read of chunks: their keys, which every question needs, and their rows as they are stored, which a page shows some of. Keys are valid at the revision that their month's
/// directory names, rows beside the keys of the same ETag. Both forget what was not used for longest.
/// </summary>
internal sealed class ChunkMemory
{
    /// <summary>Most memory for keys: an item has 100 to 400 bytes of them.</summary>
    public const long KeyBytesMax = 48_000_000;

    /// <summary>Most memory for rows, compressed as they are stored.</summary>
    public const long RowBytesMax = 24_000_000;

    private readonly RecentMemory<(string Partition, string Month, int Number), (int Revision, ChunkKeys Keys)> _keys = new(KeyBytesMax, kept => kept.Keys.Bytes);
    private readonly RecentMemory<(string Partition, string Month, int Number), RowGroups> _rows = new(RowBytesMax, rows => rows.Bytes);

    /// <summary>The keys of a chunk at the revision that is asked for, or null.</summary>
    public ChunkKeys? FindKeys(ChunkRef chunk) =>
        _keys.TryFind(Key(chunk), out (int Revision, ChunkKeys Keys) kept) && kept.Revision == chunk.Revision ? kept.Keys : null;

    /// <summary>The rows beside some keys of a chunk, or null.</summary>
    public RowGroups? FindRows(ChunkRef chunk, ChunkKeys keys) => _rows.TryFind(Key(chunk), out RowGroups? kept) && kept.ETag == keys.ETag ? kept : null;

    public void Keep(ChunkRef chunk, ChunkKeys keys) => _keys.Keep(Key(chunk), (chunk.Revision, keys));

    public void Keep(ChunkRef chunk, RowGroups rows) => _rows.Keep(Key(chunk), rows);

    private static (string Partition, string Month, int Number) Key(ChunkRef chunk) => (chunk.Partition, chunk.Month, chunk.Number);
}
