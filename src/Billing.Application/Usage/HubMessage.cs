using System.Buffers;
using System.Buffers.Text;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Billing.Application.Usage.Formats;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;

namespace Billing.Application.Usage;

/// <summary>
/// The service's own message in the hub: <c>bfu1.</c> and a packed block of events, deflated when that is shorter, as URL-safe base64.
/// It is text because the trigger's data type is string, and has no character that JSON would escape.
/// </summary>
internal static class HubMessage
{
    /// <summary>Begins every packed message; producers' JSON begins with a brace or bracket.</summary>
    public const string Prefix = "bfu1.";

    /// <summary>Largest packed block of a message, so that its text stays below the hub's limit whatever it compresses to.</summary>
    public const int BlockBytesMax = 160 * 1024;

    private const byte Plain = 0;
    private const byte Deflated = 1;
    private const int InflatedBytesMax = 4 * 1024 * 1024;
    private const int FirstBufferBytes = 16 * 1024;

    /// <summary>
    /// Buffers that messages are unpacked in: the service's own take up to 256 KiB. Up to eight of each size are kept for all threads; the shared
    /// pool would keep some for every thread and core.
    /// </summary>
    private static readonly ArrayPool<byte> Buffers = ArrayPool<byte>.Create(maxArrayLength: 256 * 1024, maxArraysPerBucket: 8);

    /// <summary>A buffer of a message's size, kept by each thread: made anew for every message it would be garbage of the kind that is dear to collect.</summary>
    [ThreadStatic]
    private static MemoryStream? _squeezed;

    /// <summary>The text of a message, as UTF-8.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> block)
    {
        MemoryStream squeezed = SqueezeInto(block);
        ReadOnlySpan<byte> body = squeezed.GetBuffer().AsSpan(0, (int)squeezed.Length);
        var text = new byte[Prefix.Length + Base64Url.GetEncodedLength(body.Length)];
        Encoding.ASCII.GetBytes(Prefix, text);
        Base64Url.EncodeToUtf8(body, text.AsSpan(Prefix.Length));
        return text;
    }

    /// <summary>The events of a message; a <see cref="FormatException"/> when it is damaged, or holds what the intake would never have packed.</summary>
    public static List<AcceptedEvent> Decode(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> encoded = text[Prefix.Length..];
        byte[] body = Buffers.Rent(Base64Url.GetMaxDecodedLength(encoded.Length));
        try
        {
            List<AcceptedEvent> events = ReadEvents(body.AsMemory(0, Base64Url.DecodeFromChars(encoded, body)));
            return events.TrueForAll(PackedEvents.IsSound) ? events : throw new FormatException("The message holds an event beyond the limits of events");
        }
        finally
        {
            Buffers.Return(body);
        }
    }

    /// <summary>A flag, then the block, deflated when that helps.</summary>
    public static byte[] Squeeze(ReadOnlySpan<byte> block) => SqueezeInto(block).ToArray();

    /// <summary>The events of a block that <see cref="Squeeze"/> made smaller; a <see cref="FormatException"/> when it is damaged or inflates beyond reason.</summary>
    public static List<AcceptedEvent> ReadEvents(ReadOnlyMemory<byte> body)
    {
        if (IsPlain(body))
        {
            return EventBlockReader.ReadAll(body.Span[1..]);
        }

        (byte[] rented, int length) = Inflate(body[1..], InflatedBytesMax);
        try
        {
            return EventBlockReader.ReadAll(rented.AsSpan(0, length));
        }
        finally
        {
            Buffers.Return(rented);
        }
    }

    /// <summary>What <see cref="Squeeze"/> made, undone; a <see cref="FormatException"/> when it is damaged or inflates beyond reason.</summary>
    public static ReadOnlySpan<byte> Restore(ReadOnlyMemory<byte> body, int bytesMax = InflatedBytesMax)
    {
        if (IsPlain(body))
        {
            return body.Span[1..];
        }

        (byte[] rented, int length) = Inflate(body[1..], bytesMax);
        byte[] restored = rented[..length];
        Buffers.Return(rented);
        return restored;
    }

    private static bool IsPlain(ReadOnlyMemory<byte> body) => body.Length > 0 && body.Span[0] <= Deflated
        ? body.Span[0] == Plain
        : throw new FormatException("The packed form has an unknown flag");

    /// <summary>The squeezed block in the thread's own buffer, which holds it until the next one.</summary>
    private static MemoryStream SqueezeInto(ReadOnlySpan<byte> block)
    {
        MemoryStream squeezed = _squeezed is { Capacity: <= BlockBytesMax } kept ? kept : _squeezed = new MemoryStream(FirstBufferBytes);
        squeezed.SetLength(0);
        if (block.Length >= 256)
        {
            squeezed.WriteByte(Deflated);
            using (var deflate = new DeflateStream(squeezed, CompressionLevel.Fastest, leaveOpen: true))
            {
                deflate.Write(block);
            }

            if (squeezed.Length <= block.Length)
            {
                return squeezed;
            }

            squeezed.SetLength(0);
        }

        squeezed.WriteByte(Plain);
        squeezed.Write(block);
        return squeezed;
    }

    /// <summary>The inflated bytes at the start of a rented array, which the caller returns.</summary>
    private static (byte[] Rented, int Length) Inflate(ReadOnlyMemory<byte> body, int bytesMax)
    {
        byte[] buffer = Buffers.Rent(Math.Clamp(body.Length * 4, FirstBufferBytes, BlockBytesMax + FirstBufferBytes));
        try
        {
            using Stream source = MemoryMarshal.TryGetArray(body, out ArraySegment<byte> array)
                ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
                : new MemoryStream(body.ToArray());
            using var inflate = new DeflateStream(source, CompressionMode.Decompress);
            int length = 0;
            for (int read = inflate.Read(buffer); read > 0; read = inflate.Read(buffer.AsSpan(length)))
            {
                length += read;
                if (length > bytesMax)
                {
                    throw new FormatException("The packed form inflates beyond its limit");
                }

                buffer = length < buffer.Length ? buffer : Grown(buffer);
            }

            return (buffer, length);
        }
        catch (InvalidDataException exception)
        {
            Buffers.Return(buffer);
            throw new FormatException("The packed form is damaged", exception);
        }
        catch
        {
            Buffers.Return(buffer);
            throw;
        }
    }

    private static byte[] Grown(byte[] full)
    {
        byte[] larger = Buffers.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        Buffers.Return(full);
        return larger;
    }
}
