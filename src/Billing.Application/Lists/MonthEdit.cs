using Billing.Application.Analytics;
using Billing.Application.Consistency;
using Billing.Application.Ports;
using NodaTime;

namespace Billing.Application.Lists;

/// <summary>One attempt at changing one month of a list: its directory and the chunks touched, committed together.</summary>
internal sealed class MonthEdit(ITableStore tables, MonthMemory memory, string partition, string month)
{
    /// <summary>Most chunks changed in one transaction.</summary>
    private const int MaxChunks = 6;

    /// <summary>
    /// A transaction that has touched this many bytes takes no further change: with the largest chunk and the largest change on top, and all of it in
    /// base64, it still stays below the 4 MiB of a request.
    /// </summary>
    private const int EnoughBytes = 1_000_000;

    private readonly Dictionary<int, (ListChunk Chunk, string? ETag)> _touched = [];
    private readonly ListTotals? _totals = DashboardSums.Of(partition);
    private Dictionary<string, decimal> _sums = [];
    private KeptMonth? _kept;
    private string? _monthETag;
    private int _nextNumber;
    private List<ChunkPlace> _places = [];
    private bool _changed;

    public async ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        _kept = memory.Take(partition, month);
        if (_kept is not null)
        {
            Begin(_kept.ETag, _kept.Directory);
            _sums = _kept.Sums is null ? [] : new(_kept.Sums, StringComparer.Ordinal);
            return;
        }

        TableRow? row = await tables.GetAsync(Tables.Lists, partition, ListRows.MonthRow(month), cancellationToken);
        Begin(row?.ETag, row is null ? new ListMonth(1, [new ChunkPlace(0, Instant.MinValue, default, 0, 0)]) : ListRows.ReadMonth(row));
        if (_totals is not null && row is not null)
        {
            // Read after the directory: sums that are newer than it meet a conflict.
            _sums = ListTotals.Read(await tables.GetAsync(Tables.Lists, partition, ListTotals.Prefix + month, cancellationToken));
        }
    }

    /// <summary>Applies changes in order until the transaction is full; gives how many were taken.</summary>
    public async ValueTask<int> ApplyAsync(List<ListChange> changes, CancellationToken cancellationToken)
    {
        for (int i = 0; i < changes.Count; i++)
        {
            ListItem item = changes[i].Item;
            int index = new ListMonth(_nextNumber, _places).IndexOf(item.CreatedAt, item.Id);
            int number = _places[index].Number;
            if (IsFull(number))
            {
                return i;
            }

            ListChunk chunk = await ChunkAsync(number, cancellationToken);
            if (chunk.Apply(item, changes[i].Row, out ListItem? before))
            {
                _changed = true;
                _totals?.Change(_sums, before, item);
                SplitWhileTooLarge(index, chunk);
            }
        }

        return changes.Count;
    }

    /// <summary>True when there is anything to write.</summary>
    public bool HasChanged => _changed;

    /// <summary>Writes what has changed; false when another writer was first.</summary>
    /// <param name="beside">Other rows of the list's partition that go with it, when there is anything to write.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async ValueTask<bool> CommitAsync(IEnumerable<RowWrite> beside, CancellationToken cancellationToken)
    {
        if (!_changed)
        {
            if (_kept is not null)
            {
                memory.Keep(partition, month, _kept);
            }

            return true;
        }

        for (int i = 0; i < _places.Count; i++)
        {
            if (_touched.TryGetValue(_places[i].Number, out (ListChunk Chunk, string? ETag) touched))
            {
                _places[i] = _places[i] with { Revision = _places[i].Revision + 1, Count = touched.Chunk.Items.Count(item => !item.Removed) };
            }
        }

        var directory = new ListMonth(_nextNumber, _places);
        List<RowWrite> writes =
        [
            Write(ListRows.MonthRow(month), _monthETag, DocumentCodec.Write(new Columns(), directory, ListJson.Default.ListMonth)),
        ];
        var chunks = _touched.ToList();
        writes.AddRange(chunks.Select(each => Write(ListRows.ChunkRow(month, each.Key), each.Value.ETag, each.Value.Chunk.ToColumns())));
        writes.AddRange(beside);
        if (_totals is not null)
        {
            writes.Add(ListTotals.Write(partition, month, _sums));
        }

        CommitResult committed = await tables.CommitAsync(Tables.Lists, writes, cancellationToken);
        if (committed.IsCommitted)
        {
            Keep(directory, chunks.Select((each, i) => KeyValuePair.Create(each.Key, (each.Value.Chunk, committed.ETags[i + 1]))), committed.ETags[0]!);
        }

        return committed.IsCommitted;
    }

    private void Begin(string? etag, ListMonth directory) => (_monthETag, _nextNumber, _places) = (etag, directory.NextNumber, [.. directory.Chunks]);

    /// <summary>The next write most likely touches the newest chunk: it stays beside those that were written now.</summary>
    private void Keep(ListMonth directory, IEnumerable<KeyValuePair<int, (ListChunk Chunk, string? ETag)>> written, string etag)
    {
        var chunks = new Dictionary<int, (ListChunk Chunk, string? ETag)>(written);
        int newest = directory.Chunks[^1].Number;
        if (_kept is not null && _kept.Chunks.TryGetValue(newest, out (ListChunk Chunk, string? ETag) tail))
        {
            chunks.TryAdd(newest, tail);
        }

        memory.Keep(partition, month, new KeptMonth(etag, directory, chunks, _totals is null ? null : _sums));
    }

    private async ValueTask<ListChunk> ChunkAsync(int number, CancellationToken cancellationToken)
    {
        if (!_touched.TryGetValue(number, out (ListChunk Chunk, string? ETag) touched))
        {
            if (_kept is null || !_kept.Chunks.TryGetValue(number, out touched))
            {
                TableRow? row = await tables.GetAsync(Tables.Lists, partition, ListRows.ChunkRow(month, number), cancellationToken);
                touched = (row is null ? ListChunk.Empty() : ListChunk.Read(row.Columns), row?.ETag);
            }

            _touched[number] = touched;
        }

        return touched.Chunk;
    }

    private bool IsFull(int nextChunk) =>
        (!_touched.ContainsKey(nextChunk) && _touched.Count >= MaxChunks) || _touched.Values.Sum(touched => touched.Chunk.Bytes) > EnoughBytes;

    /// <summary>
    /// Halves may be too large still when one item outweighs the others. The newest chunk stays full: what comes after it mostly comes at the end.
    /// </summary>
    private void SplitWhileTooLarge(int index, ListChunk chunk)
    {
        while (chunk.IsTooLarge)
        {
            ListChunk upper = index == _places.Count - 1 ? chunk.SplitNewest() : chunk.SplitUpperHalf();
            _places[index] = _places[index] with { Splits = chunk.Splits };
            _places.Insert(index + 1, new ChunkPlace(_nextNumber, upper.Items[0].CreatedAt, upper.Items[0].Id, 0, 0));
            _touched[_nextNumber] = (upper, null);
            _nextNumber++;
            SplitWhileTooLarge(index + 1, upper);
        }
    }

    private RowWrite Write(string rowKey, string? etag, Columns columns) =>
        etag is null ? RowWrite.Insert(partition, rowKey, columns) : RowWrite.Replace(partition, rowKey, etag, columns);
}
