using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Azure;

namespace Billing.Storage.Azure.Transport;

/// <summary>The error body of a service: JSON from tables, XML from queues, blobs and event hubs.</summary>
/// <param name="Code">The stable word; empty when the body has none.</param>
/// <param name="Message">The sentence; for a transaction it starts with the index of the write at fault.</param>
internal readonly record struct ServiceError(string Code, string Message)
{
    /// <summary>Reads the error of a response. Never throws: an unreadable body has no code.</summary>
    public static ServiceError Of(Response response)
    {
        ServiceError error = Parse(response.Content.ToMemory().Span);
        return error.Code.Length == 0 && response.Headers.TryGetValue("x-ms-error-code", out string? code) ? error with { Code = code } : error;
    }

    /// <summary>Reads an error body.</summary>
    public static ServiceError Parse(ReadOnlySpan<byte> body)
    {
        int start = body.IndexOfAny((byte)'{', (byte)'<');
        try
        {
            return start < 0 ? new ServiceError(string.Empty, string.Empty)
                : body[start] == (byte)'{' ? ParseJson(body[start..])
                : ParseXml(body[start..]);
        }
        catch (Exception exception) when (exception is JsonException or XmlException or InvalidOperationException)
        {
            return new ServiceError(string.Empty, string.Empty);
        }
    }

    private static ServiceError ParseJson(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        string code = string.Empty;
        string message = string.Empty;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isCode = reader.ValueTextEquals("code"u8);
                bool isMessage = reader.ValueTextEquals("value"u8);
                reader.Read();
                code = isCode && reader.TokenType == JsonTokenType.String ? reader.GetString()! : code;
                message = isMessage && reader.TokenType == JsonTokenType.String ? reader.GetString()! : message;
            }
        }

        return new ServiceError(code, message);
    }

    private static ServiceError ParseXml(ReadOnlySpan<byte> body)
    {
        XElement root = XDocument.Load(new MemoryStream(body.ToArray())).Root!;
        return new ServiceError(Child(root, "Code"), Child(root, "Message") is { Length: > 0 } message ? message : Child(root, "Detail"));
    }

    private static string Child(XElement root, string name) =>
        root.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value.Trim() ?? string.Empty;
}
