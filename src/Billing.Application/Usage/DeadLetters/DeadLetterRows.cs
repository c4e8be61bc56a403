using System.Globalization;
using System.Text;
using Billing.Application.Ports;

namespace Billing.Application.Usage.DeadLetters;

/// <summary>A letter to be stored.</summary>
/// <param name="Partition">The partition of the table.</param>
/// <param name="Letter">The letter.</param>
/// <param name="Body">What it holds.</param>
internal sealed record NewDeadLetter(string Partition, DeadLetter Letter, ReadOnlyMemory<byte> Body);

/// <summary>A letter as stored.</summary>
/// <param name="Row">Its row.</param>
/// <param name="Letter">The letter.</param>
internal sealed record StoredDeadLetter(TableRow Row, DeadLetter Letter);

/// <summary>
/// Stores what could not be counted. The keys are the places in the hub with the time of arrival: a redelivered batch meets the rows of its first
/// delivery and leaves them as they are, whatever became of them since; a re-created hub writes others.
/// </summary>
internal static class DeadLetterRows
{
    /// <summary>Most bytes of a mended body as stored: with the original's first part it fits a row.</summary>
    public const int MendedBytesMax = 240 * 1024;

    /// <summary>A body of a letter is at most what a message inflates to, or what a request may hold.</summary>
    private const int BodyBytesMax = 32 * 1024 * 1024;

    private const int PartBytes = 540 * 1024;
    private const int WritesMax = 50;
    private const int TransactionBytesMax = 3 * 1024 * 1024;

    /// <summary>Adds letters; those that are there already stay as they are. How many are new.</summary>
    public static async ValueTask<int> AddAsync(ITableStore tables, IEnumerable<NewDeadLetter> letters, CancellationToken cancellationToken)
    {
        int added = 0;
        foreach (IGrouping<string, NewDeadLetter> partition in letters.GroupBy(letter => letter.Partition))
        {
            var writes = new List<RowWrite>();
            long bytes = 0;
            foreach (NewDeadLetter letter in partition.DistinctBy(letter => letter.Letter.Id))
            {
                RowWrite write = await PrepareAsync(tables, letter, cancellationToken).ConfigureAwait(false);
                bytes += Math.Min(letter.Body.Length, PartBytes) + 2_000;
                if (writes.Count == WritesMax || bytes > TransactionBytesMax)
                {
                    added += await InsertAsync(tables, writes, cancellationToken).ConfigureAwait(false);
                    (writes, bytes) = ([], Math.Min(letter.Body.Length, PartBytes) + 2_000);
                }

                writes.Add(write);
            }

            added += await InsertAsync(tables, writes, cancellationToken).ConfigureAwait(false);
        }

        return added;
    }

    /// <summary>A letter, or null. What cannot be an id is not looked up: not every text can be a key.</summary>
    public static async ValueTask<StoredDeadLetter?> FindAsync(ITableStore tables, string partition, string id, CancellationToken cancellationToken) =>
        !id.AsSpan().ContainsAnyExcept(DeadLetterColumns.IdCharacters)
        && await tables.GetAsync(UsageRows.Table, partition, id, cancellationToken).ConfigureAwait(false) is { } row && row.Columns.Integer("kind") is not null
            ? new StoredDeadLetter(row, DeadLetterColumns.Read(row))
            : null;

    /// <summary>What came from the hub.</summary>
    public static async ValueTask<byte[]> OriginalAsync(ITableStore tables, StoredDeadLetter stored, CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        whole.Write(Wide.Get(stored.Row.Columns, DeadLetterColumns.Original).Span);
        for (int part = 1; part <= (stored.Row.Columns.Integer(DeadLetterColumns.Parts) ?? 0); part++)
        {
            TableRow row = await tables.GetAsync(UsageRows.Table, UsageRows.LetterBodies(stored.Row.PartitionKey), PartKey(stored.Row.RowKey, part), cancellationToken).ConfigureAwait(false)
                ?? throw new StoreException("A part of a dead letter's body is gone");
            whole.Write(Wide.Get(row.Columns, DeadLetterColumns.Original).Span);
        }

        return HubMessage.Restore(whole.ToArray(), BodyBytesMax).ToArray();
    }

    /// <summary>What somebody put in its place, or null.</summary>
    public static string? Mended(StoredDeadLetter stored)
    {
        ReadOnlyMemory<byte> mended = Wide.Get(stored.Row.Columns, DeadLetterColumns.Mended);
        return mended.IsEmpty ? null : Encoding.UTF8.GetString(HubMessage.Restore(mended, BodyBytesMax));
    }

    /// <summary>Replaces a letter's facts, and its mended body when one is given; null when somebody else changed it first.</summary>
    public static async ValueTask<StoredDeadLetter?> ReplaceAsync(
        ITableStore tables, StoredDeadLetter stored, DeadLetter changed, ReadOnlyMemory<byte>? mended, CancellationToken cancellationToken)
    {
        Columns columns = DeadLetterColumns.Write(changed, (int)(stored.Row.Columns.Integer(DeadLetterColumns.Parts) ?? 0));
        Wide.Set(columns, DeadLetterColumns.Original, Wide.Get(stored.Row.Columns, DeadLetterColumns.Original));
        ReadOnlyMemory<byte> replacement = mended ?? Wide.Get(stored.Row.Columns, DeadLetterColumns.Mended);
        if (!replacement.IsEmpty)
        {
            Wide.Set(columns, DeadLetterColumns.Mended, replacement);
        }

        RowWrite write = RowWrite.Replace(stored.Row.PartitionKey, stored.Row.RowKey, stored.Row.ETag, columns);
        CommitResult result = await tables.CommitAsync(UsageRows.Table, [write], cancellationToken).ConfigureAwait(false);
        return result.IsCommitted
            ? new StoredDeadLetter(new TableRow(stored.Row.PartitionKey, stored.Row.RowKey, result.ETags[0]!, columns), changed)
            : null;
    }

    /// <summary>Writes the parts that do not fit the row, first: a row whose parts are missing could never be read.</summary>
    private static async ValueTask<RowWrite> PrepareAsync(ITableStore tables, NewDeadLetter letter, CancellationToken cancellationToken)
    {
        byte[] body = HubMessage.Squeeze(letter.Body.Span);
        int parts = Math.Max(0, (body.Length - 1) / PartBytes);
        for (int part = 1; part <= parts; part++)
        {
            var rest = new Columns();
            Wide.Set(rest, DeadLetterColumns.Original, body.AsMemory(part * PartBytes, Math.Min(PartBytes, body.Length - (part * PartBytes))));
            RowWrite write = RowWrite.Upsert(UsageRows.LetterBodies(letter.Partition), PartKey(letter.Letter.Id, part), rest);
            await CommitAsync(tables, [write], cancellationToken).ConfigureAwait(false);
        }

        Columns columns = DeadLetterColumns.Write(letter.Letter with { Bytes = letter.Body.Length }, parts);
        Wide.Set(columns, DeadLetterColumns.Original, body.AsMemory(0, Math.Min(PartBytes, body.Length)));
        return RowWrite.Insert(letter.Partition, letter.Letter.Id, columns);
    }

    private static async ValueTask<int> InsertAsync(ITableStore tables, List<RowWrite> writes, CancellationToken cancellationToken)
    {
        if (writes.Count == 0 || await CommitAsync(tables, writes, cancellationToken).ConfigureAwait(false))
        {
            return writes.Count;
        }

        int added = 0;
        foreach (RowWrite write in writes)
        {
            added += await CommitAsync(tables, [write], cancellationToken).ConfigureAwait(false) ? 1 : 0;
        }

        return added;
    }

    /// <summary>False when a row exists already.</summary>
    private static async ValueTask<bool> CommitAsync(ITableStore tables, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        CommitResult result = await tables.CommitAsync(UsageRows.Table, writes, cancellationToken).ConfigureAwait(false);
        return result.IsCommitted || (result.Status == CommitStatus.AlreadyExists ? false : throw new StoreException($"An insertion ended with {result.Status}"));
    }

    private static string PartKey(string id, int part) => string.Create(CultureInfo.InvariantCulture, $"{id}|{part:d3}");
}
