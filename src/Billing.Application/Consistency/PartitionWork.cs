using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.Ports;
using NodaTime;

namespace Billing.Application.Consistency;

/// <summary>
/// One attempt at a unit of work on one partition: what it has read, with ETags, and what it will write. Nothing is written until the
/// transactor commits it all at once, on the condition that the guard row has not changed since it was read.
/// </summary>
public sealed class PartitionWork
{
    private const string SequenceColumn = "seq";

    private readonly ITableStore _tables;
    private readonly Dictionary<string, TableRow?> _read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RowWrite> _writes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonTypeInfo> _types = new(StringComparer.Ordinal);
    private readonly OutboxPages _outbox = new();
    private object? _guardDocument;
    private Columns? _guardColumns;
    private long _sequence;

    private PartitionWork(ITableStore tables, PartitionAddress address, Command command, Instant now, TableRow? guard, object? guardDocument)
    {
        _tables = tables;
        Address = address;
        Command = command;
        Now = now;
        _read[PartitionAddress.GuardRow] = guard;
        _guardDocument = guardDocument;
        _sequence = guard?.Columns.Integer(SequenceColumn) ?? 0;
    }

    /// <summary>The partition.</summary>
    public PartitionAddress Address { get; }

    /// <summary>The command; ids of created objects derive from it.</summary>
    public Command Command { get; }

    /// <summary>The instant of this attempt: one clock reading for all it writes.</summary>
    public Instant Now { get; }

    /// <summary>What will follow from the commit.</summary>
    public IReadOnlyList<OutboxItem> Outbox => _outbox.Items;

    /// <summary>True when the partition has been written to before.</summary>
    public bool Exists => _read[PartitionAddress.GuardRow] is not null;

    /// <summary>How many writes are staged so far: a transaction holds 100, with the command row and the guard.</summary>
    public int Writes => _writes.Count + _outbox.Count;

    /// <summary>Starts an attempt with the guard: as an earlier unit of work left it, or read.</summary>
    internal static async ValueTask<PartitionWork> BeginAsync(
        ITableStore tables, PartitionAddress address, Command command, Instant now, GuardState? guard, CancellationToken cancellationToken) =>
        new(tables, address, command, now,
            guard?.Row ?? await tables.GetAsync(address.Table, address.PartitionKey, PartitionAddress.GuardRow, cancellationToken), guard?.Document);

    /// <summary>The guard's document as it was read, or default when there is none yet.</summary>
    public T? Guard<T>(JsonTypeInfo<T> type)
    {
        if (_guardColumns is null && _guardDocument is T known)
        {
            return known;
        }

        return _read[PartitionAddress.GuardRow] is { } row ? DocumentCodec.Read(row.Columns, type) : default;
    }

    /// <summary>Replaces the guard's document.</summary>
    public void SetGuard<T>(T document, JsonTypeInfo<T> type)
    {
        (_guardColumns, _guardDocument) = (DocumentCodec.Write(new Columns(), document, type), document);
        _types[PartitionAddress.GuardRow] = type;
    }

    /// <summary>Reads a row's document, or default. A second read of the same row gives what the first saw, or what this work has written since.</summary>
    public async ValueTask<T?> ReadAsync<T>(string rowKey, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        if (_writes.TryGetValue(rowKey, out RowWrite? written))
        {
            return written.Kind == RowWriteKind.Delete ? default : DocumentCodec.Read(written.Columns, type);
        }

        if (!_read.TryGetValue(rowKey, out TableRow? row))
        {
            row = await _tables.GetAsync(Address.Table, Address.PartitionKey, rowKey, cancellationToken);
            _read[rowKey] = row;
            _types.TryAdd(rowKey, type);
        }

        return row is null ? default : DocumentCodec.Read(row.Columns, type);
    }

    /// <summary>The first key of a range that stood there before this work; null when none did. That none has come since, the guard sees to.</summary>
    /// <param name="from">First key, inclusive.</param>
    /// <param name="to">End of the range, exclusive.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<string?> FirstKeyAsync(string from, string to, CancellationToken cancellationToken)
    {
        await foreach (TableRow row in _tables.ReadAllAsync(Address.Table, new RowRange(Address.PartitionKey, from, to, Take: 1), cancellationToken))
        {
            return row.RowKey;
        }

        return null;
    }

    /// <summary>Adds a row that must not exist.</summary>
    public void Insert<T>(string rowKey, T document, JsonTypeInfo<T> type)
    {
        if (_read.TryGetValue(rowKey, out TableRow? row) && row is not null)
        {
            throw new InvalidOperationException($"Row {rowKey} exists: replace it");
        }

        _types[rowKey] = type;
        _writes[rowKey] = RowWrite.Insert(Address.PartitionKey, rowKey, DocumentCodec.Write(new Columns(), document, type));
    }

    /// <summary>Replaces a row that was read, and must not have changed since, or that this work has written.</summary>
    public void Replace<T>(string rowKey, T document, JsonTypeInfo<T> type)
    {
        Columns columns = DocumentCodec.Write(new Columns(), document, type);
        _types[rowKey] = type;
        _writes[rowKey] = _writes.TryGetValue(rowKey, out RowWrite? written) && written.Kind != RowWriteKind.Delete
            ? written with { Columns = columns }
            : RowWrite.Replace(Address.PartitionKey, rowKey, ReadETag(rowKey), columns);
    }

    /// <summary>Writes a row whatever stands there: the guard, on which every commit of the partition is conditioned, tells that nothing has changed since.</summary>
    public void Put<T>(string rowKey, T document, JsonTypeInfo<T> type)
    {
        _types[rowKey] = type;
        _writes[rowKey] = RowWrite.Upsert(Address.PartitionKey, rowKey, DocumentCodec.Write(new Columns(), document, type));
    }

    /// <summary>The document of a row as this work will write it, or default when it writes none there.</summary>
    public T? Staged<T>(string rowKey, JsonTypeInfo<T> type) =>
        _writes.TryGetValue(rowKey, out RowWrite? write) && write.Kind != RowWriteKind.Delete ? DocumentCodec.Read(write.Columns, type) : default;

    /// <summary>Removes a row that was read; it must not have changed since.</summary>
    public void Delete(string rowKey) => _writes[rowKey] = RowWrite.Delete(Address.PartitionKey, rowKey, ReadETag(rowKey));

    /// <summary>Removes a row that is there, as the guard tells, on which every commit of the partition is conditioned.</summary>
    public void Remove(string rowKey) => _writes[rowKey] = RowWrite.Delete(Address.PartitionKey, rowKey, "*");

    /// <summary>The next number of the partition: orders outbox entries and journal entries.</summary>
    public long NextSequence() => ++_sequence;

    /// <summary>Adds something that must follow from the commit.</summary>
    public void Emit(OutboxEntry entry) => _outbox.Add(NextSequence(), entry);

    /// <summary>
    /// Reads what stands where documents are put that were not read: whoever tells what has changed needs it. That it still stands there when this is committed, the guard sees to.
    /// </summary>
    /// <param name="isWanted">Tells the types of documents that matter.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal async ValueTask ReadPutsAsync(Func<Type, bool> isWanted, CancellationToken cancellationToken)
    {
        string[] rows =
        [
            .. _writes.Where(write => write.Value.Kind == RowWriteKind.Upsert && !_read.ContainsKey(write.Key) && _types.TryGetValue(write.Key, out JsonTypeInfo? type) && isWanted(type.Type))
                .Select(write => write.Key),
        ];
        TableRow?[] found = await Task.WhenAll(rows.Select(row => _tables.GetAsync(Address.Table, Address.PartitionKey, row, cancellationToken).AsTask()));
        for (int i = 0; i < rows.Length; i++)
        {
            _read[rows[i]] = found[i];
        }
    }

    /// <summary>The documents that this work writes or removes, with what it has read of them; rows whose type it does not know are left out.</summary>
    internal IEnumerable<StagedDocument> Staged()
    {
        if (_guardColumns is not null)
        {
            yield return new StagedDocument(PartitionAddress.GuardRow, _types[PartitionAddress.GuardRow], Json(_read[PartitionAddress.GuardRow]?.Columns), Json(_guardColumns));
        }

        foreach ((string rowKey, RowWrite write) in _writes)
        {
            if (_types.TryGetValue(rowKey, out JsonTypeInfo? type))
            {
                yield return new StagedDocument(
                    rowKey, type, Json(_read.GetValueOrDefault(rowKey)?.Columns), write.Kind == RowWriteKind.Delete ? null : Json(write.Columns));
            }
        }
    }

    private static JsonElement? Json(Columns? columns) =>
        columns is null || DocumentCodec.Read(columns, ConsistencyJson.Default.JsonElement) is not { ValueKind: not JsonValueKind.Undefined } json ? null : json;

    /// <summary>All writes: the command row first, then the guard, then the rest.</summary>
    internal List<RowWrite> BuildWrites(RowWrite commandRow)
    {
        Columns columns = _guardColumns ?? CopyGuardDocument();
        columns.Set(SequenceColumn, _sequence);
        RowWrite guard = _read[PartitionAddress.GuardRow] is { } row
            ? RowWrite.Replace(Address.PartitionKey, PartitionAddress.GuardRow, row.ETag, columns)
            : RowWrite.Insert(Address.PartitionKey, PartitionAddress.GuardRow, columns);
        return [commandRow, guard, .. _writes.Values, .. _outbox.Writes(Address.PartitionKey)];
    }

    /// <summary>The guard as a commit left it.</summary>
    internal GuardState GuardAfter(List<RowWrite> writes, CommitResult committed) =>
        new(new TableRow(writes[1].PartitionKey, PartitionAddress.GuardRow, committed.ETags[1]!, writes[1].Columns), _guardDocument);

    private Columns CopyGuardDocument()
    {
        var copy = new Columns();
        foreach (Column column in _read[PartitionAddress.GuardRow]?.Columns.All ?? [])
        {
            if (column.Name != SequenceColumn)
            {
                copy.Set(column.Name, column.Data);
            }
        }

        return copy;
    }

    private string ReadETag(string rowKey) => _read.TryGetValue(rowKey, out TableRow? row) && row is not null
        ? row.ETag
        : throw new InvalidOperationException($"Row {rowKey} must be read before it is changed");
}
