namespace Billing.Application.Lists;

/// <summary>
/// A month of a list as the last write left it: its directory and the chunks that were written, so that the next write need not read them. It may be out of
/// date: every write is conditioned on its ETags.
/// </summary>
/// <param name="ETag">Of the directory.</param>
/// <param name="Directory">The directory.</param>
/// <param name="Chunks">The chunks that were written last, by number, with their ETags.</param>
/// <param name="Sums">The month's sums; null when the list keeps none.</param>
internal sealed record KeptMonth(
    string ETag, ListMonth Directory, Dictionary<int, (ListChunk Chunk, string? ETag)> Chunks, Dictionary<string, decimal>? Sums)
{
    /// <summary>What is counted for a month besides its chunks.</summary>
    private const int OwnBytes = 10_000;

    private const int SumBytes = 100;

    /// <summary>About how much memory it takes.</summary>
    public long Bytes { get; } = OwnBytes + Chunks.Values.Sum(kept => kept.Chunk.Bytes) + ((Sums?.Count ?? 0) * SumBytes);
}

/// <summary>The months that were written last, of all lists. Whoever changes one takes it out, and puts it back when the change is committed.</summary>
internal sealed class MonthMemory(long bytesMax)
{
    private readonly RecentMemory<(string Partition, string Month), KeptMonth> _months = new(bytesMax, kept => kept.Bytes);

    /// <summary>Takes a month out, or gives null.</summary>
    public KeptMonth? Take(string partition, string month) => _months.TryTake((partition, month), out KeptMonth? kept) ? kept : null;

    /// <summary>Puts a month in as its last write left it.</summary>
    public void Keep(string partition, string month, KeptMonth kept) => _months.Keep((partition, month), kept);
}
