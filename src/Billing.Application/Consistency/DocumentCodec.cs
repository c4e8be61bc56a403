using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.Ports;

namespace Billing.Application.Consistency;

/// <summary>
/// Puts a document into the columns of a row: as JSON in one column while it is small; compressed and split over several above
/// <see cref="PlainMaxBytes"/>. A document that does not fit a row at all is refused before anything is written.
/// </summary>
public static class DocumentCodec
{
    /// <summary>Largest document that is stored as plain JSON, in bytes: just below the 64 KiB of one property.</summary>
    public const int PlainMaxBytes = 64_000;

    /// <summary>Most bytes of a compressed document: the 1 MiB of a row less room for keys and other columns.</summary>
    public const int CompressedMaxBytes = 15 * PlainMaxBytes;

    private const string PlainColumn = "doc";
    private const string PartPrefix = "z";

    /// <summary>Adds the document's columns.</summary>
    /// <exception cref="DocumentTooLargeException">It does not fit a row even when compressed.</exception>
    public static Columns Write<T>(Columns columns, T document, JsonTypeInfo<T> type) => Write(columns, JsonSerializer.SerializeToUtf8Bytes(document, type));

    /// <summary>Adds the columns of a document that is JSON already.</summary>
    /// <exception cref="DocumentTooLargeException">It does not fit a row even when compressed.</exception>
    public static Columns Write(Columns columns, byte[] json) =>
        json.Length <= PlainMaxBytes ? columns.Set(PlainColumn, json) : WriteParts(columns, Compress(json));

    /// <summary>Reads the document, or default when the row holds none.</summary>
    public static T? Read<T>(Columns columns, JsonTypeInfo<T> type) => Json(columns) is { } json ? JsonSerializer.Deserialize(json.Span, type) : default;

    /// <summary>The document's JSON, or null when the row holds none.</summary>
    public static ReadOnlyMemory<byte>? Json(Columns columns) => columns.Bytes(PlainColumn) is { } plain
        ? plain
        : columns.Bytes(PartPrefix + "0") is null ? default(ReadOnlyMemory<byte>?) : Decompress(JoinParts(columns));

    /// <summary>Columns like these, with another document in place of the one that they hold.</summary>
    /// <exception cref="DocumentTooLargeException">It does not fit a row even when compressed.</exception>
    public static Columns Replace(Columns columns, byte[] json)
    {
        var replaced = new Columns();
        foreach (Column column in columns.All.Where(each => !IsOfDocument(each.Name)))
        {
            replaced.Add(column);
        }

        return Write(replaced, json);
    }

    private static bool IsOfDocument(string column) => column == PlainColumn || (column.StartsWith(PartPrefix, StringComparison.Ordinal) && column.AsSpan(PartPrefix.Length).IndexOfAnyExceptInRange('0', '9') < 0);

    /// <summary>Brotli at its fastest level: lists are rewritten often, and JSON rows shrink about tenfold even so.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> bytes)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(bytes.Length));
        try
        {
            return BrotliEncoder.TryCompress(bytes, buffer, out int written, quality: 1, window: 20)
                ? buffer[..written]
                : throw new InvalidOperationException("The compressor refused a buffer of the size it asked for");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The inverse of <see cref="Compress"/>.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static byte[] Decompress(byte[] bytes)
    {
        using var decoder = default(BrotliDecoder);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(bytes.Length * 8, 4096));
        try
        {
            int read = 0, length = 0;
            while (true)
            {
                OperationStatus status = decoder.Decompress(bytes.AsSpan(read), buffer.AsSpan(length), out int consumed, out int written);
                (read, length) = (read + consumed, length + written);
                if (status == OperationStatus.Done)
                {
                    return buffer[..length];
                }

                if (status != OperationStatus.DestinationTooSmall)
                {
                    throw new InvalidDataException("The compressed document is damaged");
                }

                byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                buffer.AsSpan(0, length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Splits bytes over columns <c>z0</c>, <c>z1</c>...</summary>
    /// <exception cref="DocumentTooLargeException">They do not fit a row.</exception>
    public static Columns WriteParts(Columns columns, byte[] bytes, string prefix = PartPrefix)
    {
        if (bytes.Length > CompressedMaxBytes)
        {
            throw new DocumentTooLargeException(bytes.Length);
        }

        for (int part = 0, at = 0; at < bytes.Length; part++, at += PlainMaxBytes)
        {
            columns.Set($"{prefix}{part}", bytes.AsMemory(at, Math.Min(PlainMaxBytes, bytes.Length - at)));
        }

        return columns;
    }

    /// <summary>Joins what <see cref="WriteParts"/> split; empty when there is no part.</summary>
    public static byte[] JoinParts(Columns columns, string prefix = PartPrefix)
    {
        using var whole = new MemoryStream();
        for (int part = 0; columns.Bytes($"{prefix}{part}") is { } bytes; part++)
        {
            whole.Write(bytes.Span);
        }

        return whole.ToArray();
    }
}

/// <summary>A document that no row can hold. Units of work turn it into a refusal; nothing has been written.</summary>
public sealed class DocumentTooLargeException : Exception
{
    /// <summary>A document of unknown size.</summary>
    public DocumentTooLargeException()
        : this(0)
    {
    }

    /// <summary>A document of unknown size.</summary>
    public DocumentTooLargeException(string message)
        : base(message)
    {
    }

    /// <summary>A document of unknown size.</summary>
    public DocumentTooLargeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A document of this compressed size.</summary>
    public DocumentTooLargeException(int bytes)
        : base($"The document is too large to store: {bytes} bytes compressed, at most {DocumentCodec.CompressedMaxBytes}")
    {
    }
}
