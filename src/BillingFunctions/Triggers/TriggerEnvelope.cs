using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace BillingFunctions.Triggers;

/// <summary>
/// The JSON that the host posts for a trigger: <c>Data</c> by binding name and <c>Metadata</c>. Hosts differ in how often they encode a
/// value, so everything is read as it comes: once or twice encoded, number or text, base64, or absent.
/// </summary>
internal sealed class TriggerEnvelope : IDisposable
{
    private readonly EnvelopeMemory _json;
    private readonly JsonMembers? _data;
    private readonly JsonDocument? _metadata;

    private TriggerEnvelope(EnvelopeMemory json, JsonMembers members)
    {
        _json = json;
        _data = members.Find("Data") is { } data ? JsonMembers.Read(data) : null;
        _metadata = members.Find("Metadata") is { } metadata ? JsonDocument.Parse(metadata) : null;
    }

    /// <summary>Facts about the trigger; undefined when absent. A sender of JSON can forge names in it: trust it for nothing.</summary>
    public JsonElement Metadata => _metadata?.RootElement ?? default;

    public static async ValueTask<TriggerEnvelope> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        EnvelopeMemory json = await EnvelopeMemory.ReadAllAsync(body, cancellationToken);
        try
        {
            return new TriggerEnvelope(json, JsonMembers.Read(json.Written) ?? throw new EnvelopeException("The envelope is not a JSON object"));
        }
        catch (JsonException exception)
        {
            json.Dispose();
            throw new EnvelopeException("The envelope is not JSON", exception);
        }
        catch
        {
            json.Dispose();
            throw;
        }
    }

    /// <summary>The text of a message.</summary>
    public string Text(string binding)
    {
        using JsonDocument value = JsonDocument.Parse(Find(binding));
        return Base64Text.Plain(Loose.Text(value.RootElement) ?? throw new EnvelopeException($"Data.{binding} is null"));
    }

    /// <summary>The texts of a batch; a single message counts as a batch of one. They hold nothing of the envelope.</summary>
    public IReadOnlyList<string> Texts(string binding)
    {
        ReadOnlyMemory<byte> value = Find(binding);
        var reader = new Utf8JsonReader(value.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
            return TextsOf(value.Span);

        using EnvelopeMemory inner = EnvelopeMemory.Rent(value.Length, out Span<byte> room);
        return TryTextsOf(inner.Keep(reader.CopyString(room)).Span) ?? [BodyOf(ref reader, value.Span)];
    }

    /// <summary>Lets go of the memory. A batch that was read from it stays.</summary>
    public void Dispose()
    {
        _metadata?.Dispose();
        _json.Dispose();
    }

    private ReadOnlyMemory<byte> Find(string binding)
    {
        ObjectDisposedException.ThrowIf(_json.IsReturned, this);
        return _data?.Find(binding) ?? throw new EnvelopeException($"Data.{binding} is missing");
    }

    /// <summary>The texts of JSON that was a string; null when the string is meant itself.</summary>
    private static List<string>? TryTextsOf(ReadOnlySpan<byte> json)
    {
        try
        {
            return Loose.IsWrapped(json) ? TextsOf(json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<string> TextsOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
            return [BodyOf(ref reader, json)];

        List<string> bodies = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            bodies.Add(BodyOf(ref reader, json));

        // Anything behind the array is an error that only a further step finds.
        reader.Read();
        return bodies;
    }

    /// <summary>Base64 is decoded from the bytes of the JSON: a text of it would be the largest object of a batch and live for nothing.</summary>
    private static string BodyOf(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            return Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed]);
        }

        // Nearly all are the service's own messages, which are not base64: they are told apart before anything is decoded.
        bool isOther = !reader.ValueIsEscaped && !Base64.IsValid(reader.ValueSpan);
        if (isOther)
            return reader.GetString()!;

        return reader.TryGetBytesFromBase64(out byte[]? bytes) && Base64Text.TryText(bytes, out string? text) ? text : Base64Text.Body(reader.GetString()!);
    }
}
