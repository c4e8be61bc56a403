using System.Globalization;
using System.Text.Json;

namespace BillingFunctions.LocalHost.Envelopes;

/// <summary>How often the host encodes values that are not objects.</summary>
internal enum EnvelopeEncoding
{
    /// <summary>As the host's code does it: a string that holds JSON.</summary>
    Double,

    /// <summary>As the documentation shows it: the JSON itself.</summary>
    Single,
}

/// <summary>
/// Writes an envelope with the conversions of the host, value by value. It goes out while it is written: the envelope of a full batch is never in
/// memory as a whole.
/// </summary>
internal static class EnvelopeWriter
{
    /// <summary>Text is escaped and sent in slices of this size, so about twice as much is held at a time.</summary>
    public const int SliceBytes = 16 * 1024;

    public static async Task WriteAsync(Stream target, string binding, TriggerPayload payload, EnvelopeEncoding encoding, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(target, JsonText.Options);
        json.WriteStartObject();
        json.WriteStartObject("Data"u8);
        json.WritePropertyName(binding);
        await WriteValueAsync(json, payload.Data, encoding, cancellationToken);
        json.WriteEndObject();
        json.WriteStartObject("Metadata"u8);
        foreach ((string name, HostValue value) in payload.Metadata)
        {
            if (name.EndsWith("trigger", StringComparison.OrdinalIgnoreCase))
                continue;

            json.WritePropertyName(name);
            await WriteValueAsync(json, value, encoding, cancellationToken);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
    }

    private static async ValueTask WriteValueAsync(Utf8JsonWriter json, HostValue value, EnvelopeEncoding encoding, CancellationToken cancellationToken)
    {
        switch (value.Kind)
        {
            case HostValueKind.Bytes:
                json.WriteBase64StringValue(value.Content.Span);
                break;
            case HostValueKind.OffsetTime:
                json.WriteStringValue(value.Time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
                break;
            case HostValueKind.PlainTime:
                json.WriteStringValue(value.Time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
                break;
            case HostValueKind.Json when encoding == EnvelopeEncoding.Double:
                await WriteTextAsync(json, value.Pieces ?? [value.Content], cancellationToken);
                break;
            default:
                json.WriteRawValue(value.Pieces is { } pieces ? Joined(pieces) : value.Content.Span, skipInputValidation: true);
                break;
        }
    }

    /// <summary>A string of pieces of text. What was written so far is on its way before the next slice is escaped.</summary>
    private static async ValueTask WriteTextAsync(Utf8JsonWriter json, IReadOnlyList<ReadOnlyMemory<byte>> pieces, CancellationToken cancellationToken)
    {
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            for (int at = 0; at < piece.Length; at += SliceBytes)
            {
                json.WriteStringValueSegment(piece.Span[at..Math.Min(piece.Length, at + SliceBytes)], isFinalSegment: false);
                if (json.BytesPending >= SliceBytes)
                    await json.FlushAsync(cancellationToken);
            }
        }

        json.WriteStringValueSegment(""u8, isFinalSegment: true);
    }

    private static ReadOnlySpan<byte> Joined(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        var joined = new byte[pieces.Sum(piece => piece.Length)];
        int at = 0;
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            piece.CopyTo(joined.AsMemory(at));
            at += piece.Length;
        }

        return joined;
    }
}
