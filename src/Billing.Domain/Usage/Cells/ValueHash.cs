using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Billing.Domain.Usage.Packing;

namespace Billing.Domain.Usage.Cells;

/// <summary>128 bits that stand for a distinct value. Half of a SHA-256: two values never meet, so counts are exact.</summary>
internal static class ValueHash
{
    /// <summary>Bytes of a hash.</summary>
    public const int Size = 16;

    private const int MemoEntries = 1024;

    [ThreadStatic]
    private static (string? Text, UInt128 Hash)[]? _memo;

    /// <summary>The hash of a value. Values repeat: a small memo of each thread saves most of the hashing.</summary>
    public static UInt128 Of(string text)
    {
        ref (string? Text, UInt128 Hash) entry = ref (_memo ??= new (string?, UInt128)[MemoEntries])[text.GetHashCode(StringComparison.Ordinal) & (MemoEntries - 1)];
        if (!string.Equals(entry.Text, text, StringComparison.Ordinal))
        {
            entry = (text, Compute(text));
        }

        return entry.Hash;
    }

    private static UInt128 Compute(string text)
    {
        int length = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> input = length <= 512 ? stackalloc byte[512] : new byte[length];
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(input[..Encoding.UTF8.GetBytes(text, input)], hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    public static void Write(PackWriter writer, UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        writer.Raw(bytes);
    }

    public static UInt128 Read(ref PackReader reader) => BinaryPrimitives.ReadUInt128BigEndian(reader.Raw(Size));
}
