using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.TestSupport.OpenApi;

namespace BillingFunctions.Tests.Http.Surfaces;

/// <summary>A request that is wrong in one place.</summary>
/// <param name="Place">Where, as the refusal must say it: <c>body.items.0.amount</c>.</param>
/// <param name="Value">The whole body, or the value of a query parameter.</param>
internal sealed record WrongRequest(string Place, string Value);

/// <summary>Everything that a schema forbids, one fault at a time.</summary>
internal sealed class SchemaFaults(ApiDocument document)
{
    private const int LongestTried = 4096;

    private static readonly Dictionary<string, string> WrongFormats = new(StringComparer.Ordinal)
    {
        ["uuid"] = "nonsense", ["date-time"] = "yesterday", ["date"] = "yesterday", ["email"] = "nobody", ["currency"] = "XXZ", ["country"] = "1A",
        ["time-zone"] = "Mars/Olympus", ["uri"] = "nonsense", ["color"] = "red", ["language"] = "!", ["decimal"] = "many", ["month"] = "May", ["cursor"] = "nonsense",
        ["lower-code"] = "No Code",
    };

    /// <summary>Bodies that are wrong in one place, made of one that is right.</summary>
    public IEnumerable<WrongRequest> OfBody(JsonElement schema, JsonObject right) =>
        OfObject(schema, right, "body", changed => changed.ToJsonString());

    /// <summary>Values that a parameter may not have.</summary>
    public IEnumerable<WrongRequest> OfParameter(string name, JsonElement schema) => WrongValues(schema)
        .Where(value => value is JsonValue && !(value.GetValueKind() == JsonValueKind.Number && IsText(schema)))
        .Select(value => new WrongRequest($"query.{name}", Uri.EscapeDataString(value!.ToString())));

    private IEnumerable<WrongRequest> OfObject(JsonElement schema, JsonObject right, string place, Func<JsonNode, string> whole)
    {
        if (!schema.TryGetProperty("properties", out JsonElement properties))
            yield break;

        foreach (JsonElement name in schema.GetProperty("required").EnumerateArray())
        {
            JsonObject without = right.DeepClone().AsObject();
            without.Remove(name.GetString()!);
            yield return new WrongRequest($"{place}.{name}", whole(without));
        }

        foreach (JsonProperty property in properties.EnumerateObject())
        {
            string at = $"{place}.{property.Name}";
            string With(JsonNode? value)
            {
                JsonObject changed = right.DeepClone().AsObject();
                changed[property.Name] = value;
                return whole(changed);
            }

            bool isNullable = property.Value.TryGetProperty("anyOf", out JsonElement choices);
            JsonElement described = document.Resolve(isNullable ? choices[0] : property.Value);
            foreach (JsonNode? value in WrongValues(described).Concat(isNullable || described.ValueKind != JsonValueKind.Object || !described.EnumerateObject().Any() ? [] : [null]))
                yield return new WrongRequest(at, With(value?.DeepClone()));

            foreach (WrongRequest inner in Inner(described, right[property.Name], at, With))
                yield return inner;
        }
    }

    /// <summary>Faults inside a field that the right body fills with an object or a list of them.</summary>
    private IEnumerable<WrongRequest> Inner(JsonElement schema, JsonNode? right, string place, Func<JsonNode?, string> whole) => right switch
    {
        JsonObject inner => OfObject(schema, inner, place, whole),
        JsonArray { Count: > 0 } list when list[0] is JsonObject first && schema.TryGetProperty("items", out JsonElement items) =>
            OfObject(document.Resolve(items), first, $"{place}.0", changed => whole(new JsonArray(changed.DeepClone()))),
        _ => [],
    };

    private IEnumerable<JsonNode?> WrongValues(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out JsonElement types))
            yield break; // Anything goes.

        bool isText = IsText(schema);
        yield return WrongType(types);
        if (schema.TryGetProperty("enum", out _))
            yield return "no such word";

        if (schema.TryGetProperty("format", out JsonElement format))
            yield return WrongFormats[format.GetString()!];

        if (isText && schema.TryGetProperty("maxLength", out JsonElement longest) && longest.GetInt32() < LongestTried)
            yield return new string('x', longest.GetInt32() + 1);

        if (isText && schema.TryGetProperty("minLength", out _))
            yield return "";

        if (schema.TryGetProperty("minimum", out JsonElement least) && least.GetDecimal() > int.MinValue)
            yield return least.GetDecimal() - 1;

        if (schema.TryGetProperty("exclusiveMinimum", out JsonElement below))
            yield return below.GetDecimal();

        if (schema.TryGetProperty("maximum", out JsonElement most) && most.GetDecimal() < 1e20m)
            yield return most.GetDecimal() + 1;

        foreach (JsonNode list in WrongLengths(schema))
            yield return list;
    }

    private static IEnumerable<JsonNode> WrongLengths(JsonElement schema)
    {
        if (schema.TryGetProperty("minItems", out JsonElement fewest) && fewest.GetInt32() > 0)
            yield return new JsonArray();

        if (schema.TryGetProperty("maxItems", out JsonElement most) && most.GetInt32() < LongestTried)
            yield return new JsonArray([.. Enumerable.Repeat(0, most.GetInt32() + 1).Select(_ => (JsonNode)"x")]);
    }

    private static bool IsText(JsonElement schema) => schema.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String && type.GetString() == "string";

    /// <summary>A value of a type that is none of these.</summary>
    private static JsonNode WrongType(JsonElement types) => SchemaCheck.Types(types).Contains("string") && !SchemaCheck.Types(types).Contains("number")
        ? JsonValue.Create(17)
        : JsonValue.Create("neither one nor the other");
}
