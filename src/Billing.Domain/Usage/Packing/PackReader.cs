using System.Buffers.Binary;
using System.Text;

namespace Billing.Domain.Usage.Packing;

/// <summary>Reads what <see cref="PackWriter"/> wrote. Anything else gives a <see cref="FormatException"/>, never an endless or oversized read.</summary>
public ref struct PackReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Reads from the start of the bytes.</summary>
    public PackReader(ReadOnlySpan<byte> bytes) => _rest = bytes;

    /// <summary>True when nothing is left.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>One byte.</summary>
    public byte Byte() => Raw(1)[0];

    /// <summary>Bytes as they are.</summary>
    public ReadOnlySpan<byte> Raw(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            throw new FormatException("The packed form ends too early");
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    /// <summary>Eight bytes, most significant first.</summary>
    public ulong Fixed64() => BinaryPrimitives.ReadUInt64BigEndian(Raw(8));

    /// <summary>A number from zero.</summary>
    public ulong Unsigned()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("A packed number is too long");
    }

    /// <summary>A count of things that take at least one byte each, so it cannot exceed what is left.</summary>
    public int Count()
    {
        ulong value = Unsigned();
        return value <= (ulong)_rest.Length ? (int)value : throw new FormatException("A packed count is too large");
    }

    /// <summary>A number of either sign.</summary>
    public long Signed()
    {
        ulong value = Unsigned();
        return unchecked((long)(value >> 1) ^ -(long)(value & 1));
    }

    /// <summary>An exact decimal.</summary>
    public decimal Number()
    {
        byte head = Byte();
        ulong low = Unsigned();
        ulong high = (head & 0x40) != 0 ? Unsigned() : 0;
        int scale = head & 0x3F;
        return scale <= 28 && high <= uint.MaxValue
            ? new decimal(unchecked((int)low), unchecked((int)(low >> 32)), unchecked((int)high), (head & 0x80) != 0, (byte)scale)
            : throw new FormatException("A packed decimal is out of range");
    }

    /// <summary>A text.</summary>
    public string Text() => Encoding.UTF8.GetString(Raw(Count()));
}
