using System.Globalization;
using Billing.Application.Ports;

namespace Billing.Storage.Embedded.Tables;

/// <summary>One write of a transaction, as places in the request's buffer.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Condition">The ETag that the row must have; <see cref="AnyETag"/> for any, <see cref="NoETag"/> for one that no row has.</param>
/// <param name="KeyStart">Where the row key starts.</param>
/// <param name="KeyLength">Its length in bytes.</param>
/// <param name="DataStart">Where the columns start.</param>
/// <param name="DataLength">Their length in bytes.</param>
internal readonly record struct EncodedRow(RowWriteKind Kind, long Condition, int KeyStart, int KeyLength, int DataStart, int DataLength)
{
    public const long AnyETag = 0;
    public const long NoETag = -1;

    /// <summary>Appends key and columns of a write to the buffer.</summary>
    public static EncodedRow Write(RowWrite write, ByteBuffer buffer)
    {
        int keyStart = buffer.Length;
        buffer.Advance(KeyEncoding.Encode(write.RowKey, buffer.Room(KeyEncoding.MaxBytes(write.RowKey.Length))));
        int dataStart = buffer.Length;
        RowCodec.Write(write.Columns, buffer);
        return new EncodedRow(write.Kind, ConditionOf(write.ETag), keyStart, dataStart - keyStart, dataStart, buffer.Length - dataStart);
    }

    private static long ConditionOf(string? etag) =>
        etag is null or "*" ? AnyETag
        : long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out long version) && version > 0 ? version
        : NoETag;
}
