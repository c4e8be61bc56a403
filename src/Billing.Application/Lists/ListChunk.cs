using System.Text.Json.Serialization;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Lists;

/// <summary>An item's place, version and keys. A removed item stays as a mark, so that a late older change cannot bring it back.</summary>
/// <param name="Id">The item.</param>
/// <param name="CreatedAt">Its place.</param>
/// <param name="Version">Number of its last change in its own partition.</param>
/// <param name="Keys">Values of the list's fields.</param>
/// <param name="Removed">True once it left the list.</param>
internal sealed record ListItem(BillingId Id, Instant CreatedAt, long Version, IReadOnlyList<string?> Keys, bool Removed) : IComparable<ListItem>
{
    /// <summary>Value of a field; null for fields that the list gained after the item was written.</summary>
    public string? Key(int field) => field < Keys.Count ? Keys[field] : null;

    public int CompareTo(ListItem? other) => Compare(CreatedAt, Id, other!.CreatedAt, other.Id);

    public static int Compare(Instant leftAt, BillingId leftId, Instant rightAt, BillingId rightId)
    {
        int byTime = leftAt.CompareTo(rightAt);
        return byTime != 0 ? byTime : leftId.CompareTo(rightId);
    }
}

/// <summary>
/// Some hundreds of neighbouring items of a list in one row of the store: their keys in one set of columns, which is all that filtering, sorting
/// and counting read, and what they show in another. Both compressed.
/// </summary>
internal sealed class ListChunk(List<ListItem> items, List<ReadOnlyMemory<byte>> rows, int splits)
{
    /// <summary>Most items of a chunk.</summary>
    public const int MaxItems = 128;

    /// <summary>
    /// Most bytes of a chunk of several items before compression: so few that even what does not compress fits a row. An item that is larger
    /// alone has a chunk of its own.
    /// </summary>
    public const int MaxBytes = 600_000;

    private const string KeysPrefix = "k";
    private const string SplitsColumn = "splits";
    private const int BytesAroundKeys = 140;
    private const int EscapedCharBytes = 6;

    /// <summary>The first groups of rows as they are stored; null for those that were changed since.</summary>
    private readonly List<byte[]?> _packed = [];

    public List<ListItem> Items { get; } = items;

    public List<ReadOnlyMemory<byte>> Rows { get; } = rows;

    /// <summary>How often items were moved out of it: a reader that knows of fewer splits must look for the others.</summary>
    public int Splits { get; private set; } = splits;

    /// <summary>Bytes of keys and rows before compression, the keys rather over- than underestimated.</summary>
    public long Bytes { get; private set; } = SizeOf(items, rows);

    public bool IsTooLarge => Items.Count > 1 && (Items.Count > MaxItems || Bytes > MaxBytes);

    public static ListChunk Empty() => new([], [], splits: 0);

    /// <summary>Applies a change; false when the chunk already has this version or a later one. Gives the item as it was before.</summary>
    public bool Apply(ListItem item, ReadOnlyMemory<byte> row, out ListItem? before)
    {
        int at = Items.BinarySearch(item);
        before = at >= 0 ? Items[at] : null;
        if (at >= 0)
        {
            if (Items[at].Version >= item.Version)
            {
                return false;
            }

            Bytes -= SizeOf(Items[at], Rows[at]);
            (Items[at], Rows[at]) = (item, row);
            if (RowGroups.GroupOf(at) < _packed.Count)
            {
                _packed[RowGroups.GroupOf(at)] = null;
            }
        }
        else
        {
            Items.Insert(~at, item);
            Rows.Insert(~at, row);
            ForgetPackedFrom(~at);
        }

        Bytes += SizeOf(item, row);
        return true;
    }

    /// <summary>Cuts the upper half off into a chunk of its own.</summary>
    public ListChunk SplitUpperHalf() => SplitAt(Items.Count / 2);

    /// <summary>Cuts the last item off into a chunk of its own.</summary>
    public ListChunk SplitNewest() => SplitAt(Items.Count - 1);

    private ListChunk SplitAt(int at)
    {
        var upper = new ListChunk(Items.GetRange(at, Items.Count - at), Rows.GetRange(at, Rows.Count - at), splits: 0);
        Items.RemoveRange(at, Items.Count - at);
        Rows.RemoveRange(at, Rows.Count - at);
        ForgetPackedFrom(at);
        Bytes -= upper.Bytes;
        Splits++;
        return upper;
    }

    public Columns ToColumns()
    {
        Columns columns = new Columns().Set(SplitsColumn, Splits);
        byte[] keys = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Items, ListJson.Default.ListListItem);
        DocumentCodec.WriteParts(columns, DocumentCodec.Compress(keys), KeysPrefix);
        RowGroups.Write(columns, PackRows());
        return columns;
    }

    public static List<ListItem> ReadKeys(Columns columns) =>
        System.Text.Json.JsonSerializer.Deserialize(DocumentCodec.Decompress(DocumentCodec.JoinParts(columns, KeysPrefix)), ListJson.Default.ListListItem)!;

    public static int ReadSplits(Columns columns) => (int)(columns.Integer(SplitsColumn) ?? 0);

    public static ListChunk Read(Columns columns)
    {
        byte[][] groups = RowGroups.Read(columns);
        var chunk = new ListChunk(ReadKeys(columns), [.. groups.SelectMany(RowGroups.Unpack)], ReadSplits(columns));
        chunk._packed.AddRange(groups);
        return chunk;
    }

    private List<byte[]> PackRows()
    {
        int groups = (Rows.Count + RowGroups.RowsOfGroup - 1) / RowGroups.RowsOfGroup;
        List<byte[]> packed = new(groups);
        for (int group = 0; group < groups; group++)
        {
            packed.Add((group < _packed.Count ? _packed[group] : null) ?? RowGroups.Pack(Rows, group));
        }

        _packed.Clear();
        _packed.AddRange(packed);
        return packed;
    }

    private void ForgetPackedFrom(int position)
    {
        int group = RowGroups.GroupOf(position);
        if (group < _packed.Count)
        {
            _packed.RemoveRange(group, _packed.Count - group);
        }
    }

    private static long SizeOf(List<ListItem> items, List<ReadOnlyMemory<byte>> rows)
    {
        long bytes = 0;
        for (int i = 0; i < items.Count; i++)
        {
            bytes += SizeOf(items[i], rows[i]);
        }

        return bytes;
    }

    private static long SizeOf(ListItem item, ReadOnlyMemory<byte> row)
    {
        long bytes = row.Length + BytesAroundKeys;
        foreach (string? key in item.Keys)
        {
            foreach (char c in key ?? "")
            {
                bytes += char.IsAsciiLetterOrDigit(c) ? 1 : EscapedCharBytes;
            }
        }

        return bytes;
    }
}

/// <summary>Where one chunk begins and which revision it is at.</summary>
/// <param name="Number">Part of its row key; never used twice in a month.</param>
/// <param name="FromAt">Place of its first possible item.</param>
/// <param name="FromId">Place of its first possible item.</param>
/// <param name="Revision">Grows with every write: a cached copy of this revision is current.</param>
/// <param name="Splits">How often items were moved out of it.</param>
/// <param name="Count">How many items are there, removed ones left out; null when its last write did not count.</param>
internal sealed record ChunkPlace(int Number, Instant FromAt, BillingId FromId, int Revision, int Splits, int? Count = null);

/// <summary>The directory of one month of a list: its chunks in order. Every change of a chunk changes it in the same transaction.</summary>
/// <param name="NextNumber">Number of the next new chunk.</param>
/// <param name="Chunks">In order of their places; the first begins before everything.</param>
internal sealed record ListMonth(int NextNumber, IReadOnlyList<ChunkPlace> Chunks)
{
    /// <summary>Index of the chunk that covers a place.</summary>
    public int IndexOf(Instant at, BillingId id)
    {
        int low = 0;
        int high = Chunks.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            bool covers = ListItem.Compare(Chunks[middle].FromAt, Chunks[middle].FromId, at, id) <= 0;
            (low, high) = covers ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}

/// <summary>Source-generated JSON of lists.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(InstantJson), typeof(BillingIdJson)])]
[JsonSerializable(typeof(List<ListItem>))]
[JsonSerializable(typeof(ListMonth))]
[JsonSerializable(typeof(Dictionary<string, decimal>))]
internal sealed partial class ListJson : JsonSerializerContext;
