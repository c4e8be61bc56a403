using System.Buffers.Binary;
using System.Text;

namespace Billing.Domain.Usage.Packing;

/// <summary>Writes compact binary forms: numbers of variable length, decimals, texts.</summary>
public sealed class PackWriter
{
    private byte[] _buffer;
    private int _length;

    /// <summary>Starts with room for some bytes.</summary>
    public PackWriter(int capacity = 256) => _buffer = new byte[capacity];

    /// <summary>Bytes written so far.</summary>
    public int Length => _length;

    /// <summary>What was written, until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>A copy of what was written.</summary>
    public byte[] ToArray() => Written.ToArray();

    /// <summary>Forgets what was written and keeps the room.</summary>
    public void Clear() => _length = 0;

    /// <summary>One byte.</summary>
    public void Byte(byte value) => Take(1)[0] = value;

    /// <summary>Bytes as they are.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>Eight bytes, most significant first.</summary>
    public void Fixed64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Take(8), value);

    /// <summary>A number from zero, seven bits a byte.</summary>
    public void Unsigned(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)((value & 0x7F) | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
    }

    /// <summary>A length or count.</summary>
    public void Count(int value) => Unsigned((ulong)value);

    /// <summary>A number of either sign; small magnitudes are short.</summary>
    public void Signed(long value) => Unsigned(unchecked((ulong)((value << 1) ^ (value >> 63))));

    /// <summary>An exact decimal: scale and sign, then the 96-bit magnitude in two parts.</summary>
    public void Number(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        int scale = (bits[3] >> 16) & 0xFF;
        ulong low = unchecked((uint)bits[0] | ((ulong)(uint)bits[1] << 32));
        uint high = unchecked((uint)bits[2]);
        Byte((byte)(scale | (bits[3] < 0 ? 0x80 : 0) | (high != 0 ? 0x40 : 0)));
        Unsigned(low);
        if (high != 0)
        {
            Unsigned(high);
        }
    }

    /// <summary>A text as UTF-8 after its length in bytes.</summary>
    public void Text(string value)
    {
        int bytes = Encoding.UTF8.GetByteCount(value);
        Count(bytes);
        Encoding.UTF8.GetBytes(value, Take(bytes));
    }

    private Span<byte> Take(int count)
    {
        if (_buffer.Length - _length < count)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        }

        Span<byte> span = _buffer.AsSpan(_length, count);
        _length += count;
        return span;
    }
}
