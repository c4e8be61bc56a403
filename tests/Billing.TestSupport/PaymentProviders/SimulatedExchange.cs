using System.Text;
using System.Text.Json.Nodes;

namespace Billing.TestSupport.PaymentProviders;

/// <summary>A request as a simulator received it.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Path">Path without query.</param>
/// <param name="Query">The query, with its question mark.</param>
/// <param name="Headers">Headers by name, in any case.</param>
/// <param name="Body">Raw bytes.</param>
public sealed record SimulatedRequest(
    string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The body as a JSON object.</summary>
    public JsonObject Json => JsonNode.Parse(Body.Span)!.AsObject();

    /// <summary>The segments of the path.</summary>
    public string[] Segments => Path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A header, or null.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out string? value) ? value : null;

    /// <summary>The form of the body, names as they were sent.</summary>
    public IReadOnlyDictionary<string, string> Form => Pairs(Text);

    /// <summary>The query by name.</summary>
    public IReadOnlyDictionary<string, string> Parameters => Pairs(Query.TrimStart('?'));

    private static Dictionary<string, string> Pairs(string text)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string part in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            pairs.Add(Decode(equals < 0 ? part : part[..equals]), equals < 0 ? "" : Decode(part[(equals + 1)..]));
        }

        return pairs;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}

/// <summary>An answer of a simulator.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Json">The body.</param>
public sealed record SimulatedResponse(int Status, JsonNode Json)
{
    /// <summary>200 with a body.</summary>
    public static SimulatedResponse Ok(JsonNode json) => new(200, json);
}
