using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Billing.Application.Lists;

/// <summary>
/// The values that one field has in the items of a chunk. Each different value stands there once, as UTF-8: so keys of long lists take little memory, and a filter looks at a value
/// once, whichever items have it. Values are known by their codes; code 0 is the absent value.
/// </summary>
internal sealed class KeyColumn
{
    /// <summary>The code of items without a value.</summary>
    public const int Absent = 0;

    /// <summary>Most codes: one for each item of a chunk, and the absent one.</summary>
    public const int CodesMax = ChunkKeys.ItemsMax + 1;

    /// <summary>What the objects of a column take besides their contents.</summary>
    private const int OwnBytes = 150;

    /// <summary>A field that no item has.</summary>
    public static readonly KeyColumn Nothing = new([], [], [0], [0]);

    private readonly byte[] _codes;
    private readonly byte[] _text;
    private readonly int[] _ends;
    private readonly ulong[] _numbers;

    private KeyColumn(byte[] codes, byte[] text, int[] ends, ulong[] numbers) => (_codes, _text, _ends, _numbers) = (codes, text, ends, numbers);

    /// <summary>How many codes there are, with that of absent values.</summary>
    public int Codes => _ends.Length;

    /// <summary>True when some item has no value.</summary>
    public bool HasAbsent => _codes.Length == 0 || _codes.AsSpan().Contains((byte)Absent);

    /// <summary>About how much memory it takes.</summary>
    public int Bytes => ReferenceEquals(this, Nothing) ? 0 : OwnBytes + _codes.Length + _text.Length + (_ends.Length * sizeof(int)) + (_numbers.Length * sizeof(ulong));

    /// <summary>The column of a field of some items.</summary>
    public static KeyColumn Of(List<ListItem> items, int field, ListFieldKind kind)
    {
        var codeOf = new Dictionary<string, byte>(StringComparer.Ordinal);
        var text = new ArrayBuilder();
        List<int> ends = [0];
        byte[] codes = new byte[items.Count];
        for (int i = 0; i < codes.Length; i++)
        {
            if (items[i].Key(field) is { } value && !codeOf.TryGetValue(value, out codes[i]))
            {
                codes[i] = checked((byte)ends.Count);
                codeOf[value] = codes[i];
                text.Add(value);
                ends.Add(text.Length);
            }
        }

        ulong[] numbers = kind == ListFieldKind.Number ? [0, .. codeOf.OrderBy(pair => pair.Value).Select(pair => OrderOf(decimal.Parse(pair.Key, NumberStyles.Number, CultureInfo.InvariantCulture)))] : [];
        return ends.Count == 1 ? Nothing : new KeyColumn(codes, text.ToArray(), [.. ends], numbers);
    }

    /// <summary>The code of an item's value.</summary>
    public int CodeOf(int item) => _codes.Length == 0 ? Absent : _codes[item];

    /// <summary>The code of a value; negative when no item has it.</summary>
    public int Find(ReadOnlySpan<byte> utf8)
    {
        for (int code = Absent + 1; code < _ends.Length; code++)
        {
            if (_ends[code] - _ends[code - 1] == utf8.Length && Utf8(code).SequenceEqual(utf8))
            {
                return code;
            }
        }

        return -1;
    }

    /// <summary>A value; empty when it is absent.</summary>
    public ReadOnlySpan<byte> Utf8(int code) => code == Absent ? default : _text.AsSpan(_ends[code - 1].._ends[code]);

    /// <summary>A value as text, or null.</summary>
    public string? Text(int code) => code == Absent ? null : Encoding.UTF8.GetString(Utf8(code));

    /// <summary>A value as a number, or null.</summary>
    public decimal? Number(int code) => code == Absent ? null : decimal.Parse(Utf8(code), NumberStyles.Number, CultureInfo.InvariantCulture);

    /// <summary>Places values in their order, as far as 64 bits tell them apart: a smaller value never has the larger rank, absent values have 0.</summary>
    /// <param name="code">The value.</param>
    /// <param name="at">Of texts: from which byte on they are compared.</param>
    public ulong Rank(int code, int at)
    {
        if (_numbers.Length > 0)
        {
            return _numbers[code];
        }

        ReadOnlySpan<byte> utf8 = Utf8(code);
        if (utf8.Length >= at + sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64BigEndian(utf8[at..]);
        }

        ulong rank = 0;
        for (int i = 0; i < sizeof(ulong); i++)
        {
            rank = (rank << 8) | (at + i < utf8.Length ? utf8[at + i] : 0UL);
        }

        return rank;
    }

    /// <summary>Compares values of two columns of one field: absent ones first, numbers by their size, texts by their code points.</summary>
    public static int Compare(KeyColumn left, int leftCode, KeyColumn right, int rightCode)
    {
        if (leftCode == Absent || rightCode == Absent)
        {
            return Math.Sign(leftCode).CompareTo(Math.Sign(rightCode));
        }

        return left._numbers.Length == 0
            ? left.Utf8(leftCode).SequenceCompareTo(right.Utf8(rightCode))
            : Nullable.Compare(left.Number(leftCode), right.Number(rightCode));
    }

    /// <summary>The whole part of a number as bits that sort as numbers do; beyond 63 bits the nearest there is.</summary>
    private static ulong OrderOf(decimal number)
    {
        const ulong Sign = 1UL << 63;
        return unchecked((ulong)(long)Math.Clamp(decimal.Truncate(number), long.MinValue, long.MaxValue)) ^ Sign;
    }

    /// <summary>UTF-8 text that grows.</summary>
    private sealed class ArrayBuilder
    {
        private byte[] _bytes = new byte[256];

        public int Length { get; private set; }

        public void Add(string value)
        {
            int most = Length + Encoding.UTF8.GetMaxByteCount(value.Length);
            if (_bytes.Length < most)
            {
                Array.Resize(ref _bytes, Math.Max(most, _bytes.Length * 2));
            }

            Length += Encoding.UTF8.GetBytes(value, _bytes.AsSpan(Length));
        }

        public byte[] ToArray() => _bytes[..Length];
    }
}
