using System.Globalization;
using System.Text.Json;
using Billing.Application.Ports;

namespace Billing.Application.Consistency;

/// <summary>
/// The outbox entries of one unit of work, packed into as few rows as hold them: a transaction has room for 100 rows, and rows are what a store charges for.
/// </summary>
internal sealed class OutboxPages
{
    /// <summary>Prefix of outbox rows.</summary>
    public const string Prefix = "out|";

    private readonly List<OutboxItem> _items = [];
    private readonly List<Page> _pages = [];

    /// <summary>All entries in their order.</summary>
    public IReadOnlyList<OutboxItem> Items => _items;

    /// <summary>How many rows they take.</summary>
    public int Count => _pages.Count;

    /// <summary>Adds an entry after the others.</summary>
    public void Add(long sequence, OutboxEntry entry)
    {
        byte[] line = JsonSerializer.SerializeToUtf8Bytes(new OutboxLine(sequence, entry), ConsistencyJson.Default.OutboxLine);
        if (_pages.Count == 0 || !_pages[^1].TryAdd(line))
        {
            _pages.Add(new Page(Prefix + sequence.ToString("x16", CultureInfo.InvariantCulture), line));
        }

        _items.Add(new OutboxItem(_pages[^1].RowKey, sequence, entry));
    }

    /// <summary>The rows.</summary>
    public IEnumerable<RowWrite> Writes(string partitionKey) =>
        _pages.Select(page => RowWrite.Insert(partitionKey, page.RowKey, DocumentCodec.Write(new Columns(), page.ToJson())));

    /// <summary>The entries of a row, in their order.</summary>
    public static IEnumerable<OutboxItem> Read(TableRow row) =>
        (DocumentCodec.Read(row.Columns, ConsistencyJson.Default.ListOutboxLine) ?? throw new FormatException("The row has no document"))
        .Select(line => new OutboxItem(row.RowKey, line.Sequence, line.Entry));

    /// <summary>One row on its way: a JSON array whose lines are written already. One that takes a row by itself may be larger than others together.</summary>
    private sealed class Page(string rowKey, byte[] first)
    {
        private readonly List<byte[]> _lines = [first];
        private int _length = 2 + first.Length;

        public string RowKey => rowKey;

        public bool TryAdd(byte[] line)
        {
            if (_length + 1 + line.Length > DocumentCodec.PlainMaxBytes)
            {
                return false;
            }

            _lines.Add(line);
            _length += 1 + line.Length;
            return true;
        }

        public byte[] ToJson()
        {
            byte[] json = new byte[_length];
            int at = 0;
            foreach (byte[] line in _lines)
            {
                json[at] = at == 0 ? (byte)'[' : (byte)',';
                line.CopyTo(json, at + 1);
                at += 1 + line.Length;
            }

            json[at] = (byte)']';
            return json;
        }
    }
}

/// <summary>An entry as its row holds it.</summary>
/// <param name="Sequence">Its number in the partition.</param>
/// <param name="Entry">What to do.</param>
internal sealed record OutboxLine(long Sequence, OutboxEntry Entry);
