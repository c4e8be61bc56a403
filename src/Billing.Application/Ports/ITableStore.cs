namespace Billing.Application.Ports;

/// <summary>
/// Rows in partitions, with the guarantees of Azure Table Storage and no more: point reads, ranges of row keys inside one partition
/// in ordinal order, and transactions inside one partition. Both implementations refuse whatever Azure would refuse.
/// </summary>
/// <remarks>
/// Limits: 100 writes and 4 MiB a transaction, each row at most once in it; partition and row keys at most 1 KiB each without
/// <c>/ \ # ?</c> or control characters; 252 columns; 64 KiB a column; 1 MiB a row. Breaking one throws
/// <see cref="ArgumentException"/> before anything is written: it is a bug of the caller.
/// Broken infrastructure throws <see cref="StoreException"/>.
/// </remarks>
public interface ITableStore
{
    /// <summary>Makes sure that a table exists. Safe to repeat.</summary>
    Task EnsureTableAsync(string table, CancellationToken cancellationToken);

    /// <summary>Reads one row, or null.</summary>
    ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken);

    /// <summary>Reads one page of a range of one partition, in ordinal row key order.</summary>
    ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken);

    /// <summary>
    /// Applies all writes or none. All rows must be in one partition. A write whose condition does not hold gives a conflict and
    /// changes nothing. Never resent blindly: an unknown outcome throws <see cref="StoreException"/> with
    /// <see cref="StoreFault.OutcomeUnknown"/>.
    /// </summary>
    ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken);
}

/// <summary>A range of row keys in one partition.</summary>
/// <param name="PartitionKey">The partition.</param>
/// <param name="From">First row key, inclusive; null for the start.</param>
/// <param name="To">End of the range, exclusive; null for no end.</param>
/// <param name="Take">Most rows of a page, 1 to 1,000.</param>
/// <param name="Continuation">Where the previous page ended; null for the first page.</param>
/// <param name="Columns">Columns to return; null for all.</param>
public sealed record RowRange(
    string PartitionKey, string? From = null, string? To = null, int Take = 1000, string? Continuation = null, IReadOnlyList<string>? Columns = null)
{
    /// <summary>All rows whose key starts with the prefix.</summary>
    public static RowRange Prefix(string partitionKey, string prefix, int take = 1000) =>
        new(partitionKey, prefix, string.Concat(prefix.AsSpan(0, prefix.Length - 1), ((char)(prefix[^1] + 1)).ToString()), take);
}

/// <summary>One page of rows. A page may be empty and still have a continuation.</summary>
/// <param name="Rows">The rows in key order.</param>
/// <param name="Continuation">Opaque; null at the end.</param>
public sealed record TablePage(IReadOnlyList<TableRow> Rows, string? Continuation);

/// <summary>A stored row.</summary>
/// <param name="PartitionKey">Its partition.</param>
/// <param name="RowKey">Its key in the partition.</param>
/// <param name="ETag">Opaque version; changes with every write.</param>
/// <param name="Columns">Its columns.</param>
public sealed record TableRow(string PartitionKey, string RowKey, string ETag, Columns Columns);

/// <summary>What a write does and on which condition.</summary>
public enum RowWriteKind
{
    /// <summary>The row must not exist.</summary>
    Insert,

    /// <summary>The row must exist with the given ETag (<c>*</c> for any); all its columns are replaced.</summary>
    Replace,

    /// <summary>Inserted or replaced, without a condition.</summary>
    Upsert,

    /// <summary>The row must exist with the given ETag (<c>*</c> for any) and is removed.</summary>
    Delete,
}

/// <summary>One write of a transaction.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="PartitionKey">The partition.</param>
/// <param name="RowKey">The key in the partition.</param>
/// <param name="ETag">The condition of Replace and Delete; null otherwise.</param>
/// <param name="Columns">The columns; empty for Delete.</param>
public sealed record RowWrite(RowWriteKind Kind, string PartitionKey, string RowKey, string? ETag, Columns Columns)
{
    /// <summary>The row must not exist.</summary>
    public static RowWrite Insert(string partitionKey, string rowKey, Columns columns) =>
        new(RowWriteKind.Insert, partitionKey, rowKey, null, columns);

    /// <summary>The row must have this ETag.</summary>
    public static RowWrite Replace(string partitionKey, string rowKey, string etag, Columns columns) =>
        new(RowWriteKind.Replace, partitionKey, rowKey, etag, columns);

    /// <summary>No condition.</summary>
    public static RowWrite Upsert(string partitionKey, string rowKey, Columns columns) =>
        new(RowWriteKind.Upsert, partitionKey, rowKey, null, columns);

    /// <summary>The row must have this ETag (<c>*</c> for any).</summary>
    public static RowWrite Delete(string partitionKey, string rowKey, string etag) =>
        new(RowWriteKind.Delete, partitionKey, rowKey, etag, Columns.Empty);
}

/// <summary>How a transaction ended.</summary>
public enum CommitStatus
{
    /// <summary>All writes are durable.</summary>
    Committed,

    /// <summary>An inserted row exists already; nothing was written.</summary>
    AlreadyExists,

    /// <summary>An ETag did not match; nothing was written.</summary>
    ConditionNotMet,

    /// <summary>A row to replace or delete does not exist; nothing was written.</summary>
    RowNotFound,
}

/// <summary>The outcome of a transaction.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="FailedIndex">Index of the write whose condition failed; -1 on success.</param>
/// <param name="ETags">New ETags in the order of the writes (null for deletes); empty on failure.</param>
public sealed record CommitResult(CommitStatus Status, int FailedIndex, IReadOnlyList<string?> ETags)
{
    /// <summary>True when all writes are durable.</summary>
    public bool IsCommitted => Status == CommitStatus.Committed;
}
