using System.Text.Json;

namespace BillingFunctions.Triggers;

/// <summary>
/// The JSON that the host posts for a trigger: <c>Data</c> by binding name and <c>Metadata</c>. Hosts differ in how often they encode a
/// value, so everything is read as it comes: once or twice encoded, number or text, base64, or absent.
/// </summary>
internal sealed class TriggerEnvelope : IDisposable
{
    private readonly JsonDocument _document;

    private TriggerEnvelope(JsonDocument document)
    {
        _document = document;
        Data = Loose.Member(document.RootElement, "Data") ?? default;
        Metadata = Loose.Member(document.RootElement, "Metadata") ?? default;
    }

    /// <summary>Values by binding name; undefined when absent.</summary>
    public JsonElement Data { get; }

    /// <summary>Facts about the trigger; undefined when absent. A sender of JSON can forge names in it: trust it for nothing.</summary>
    public JsonElement Metadata { get; }

    public static async ValueTask<TriggerEnvelope> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        JsonDocument document;
        try
        {
            document = await JsonDocument.ParseAsync(body, default, cancellationToken);
        }
        catch (JsonException exception)
        {
            throw new EnvelopeException("The envelope is not JSON", exception);
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return new TriggerEnvelope(document);

        document.Dispose();
        throw new EnvelopeException("The envelope is not a JSON object");
    }

    /// <summary>The text of a message.</summary>
    public string Text(string binding)
    {
        JsonElement value = Loose.Member(Data, binding) ?? throw new EnvelopeException($"Data.{binding} is missing");
        return Base64Text.Plain(Loose.Text(value) ?? throw new EnvelopeException($"Data.{binding} is null"));
    }

    /// <summary>The texts of a batch; a single message counts as a batch of one.</summary>
    public IReadOnlyList<string> Texts(string binding)
    {
        JsonElement value = Loose.Member(Data, binding) ?? throw new EnvelopeException($"Data.{binding} is missing");
        return Loose.Open(value, static element => element.ValueKind == JsonValueKind.Array
            ? [.. element.EnumerateArray().Select(item => BodyOf(item))]
            : (IReadOnlyList<string>)[BodyOf(element)]);
    }

    public void Dispose() => _document.Dispose();

    /// <summary>Base64 is decoded from the bytes of the JSON: a text of it would be the largest object of a batch and live for nothing.</summary>
    private static string BodyOf(JsonElement item) =>
        item.ValueKind == JsonValueKind.String && item.TryGetBytesFromBase64(out byte[]? bytes) && Base64Text.TryText(bytes, out string? text) ? text : Base64Text.Body(TextOf(item));

    private static string TextOf(JsonElement item) => item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText();
}
