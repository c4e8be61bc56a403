using System.Globalization;
using System.Text.Json;

namespace Billing.TestSupport.OpenApi;

/// <summary>Checks JSON against the schemas of the OpenAPI document, as far as the document uses JSON Schema.</summary>
/// <param name="document">The document.</param>
public sealed class SchemaCheck(JsonElement document)
{
    /// <summary>What is wrong with a value, each with its place; nothing when it is as described. Fields that are not described are wrong, too.</summary>
    public IEnumerable<string> Faults(JsonElement schema, JsonElement value, string place = "$")
    {
        schema = Resolve(schema);
        if (schema.TryGetProperty("anyOf", out JsonElement choices))
            return choices.EnumerateArray().Any(choice => !Faults(choice, value, place).Any()) ? [] : [$"{place} fits none of its schemas: {value}"];

        if (schema.TryGetProperty("type", out JsonElement type) && !Types(type).Any(name => Is(name, value)))
            return [$"{place} should be {type}: {value}"];

        return Bounds(schema, value).Select(fault => $"{place} {fault}: {value}").Concat(value.ValueKind switch
        {
            JsonValueKind.Object => ObjectFaults(schema, value, place),
            JsonValueKind.Array when schema.TryGetProperty("items", out JsonElement items) =>
                value.EnumerateArray().SelectMany((item, index) => Faults(items, item, $"{place}[{index}]")),
            _ => [],
        });
    }

    /// <summary>Follows a reference.</summary>
    public JsonElement Resolve(JsonElement schema) => schema.TryGetProperty("$ref", out JsonElement reference)
        ? Resolve(reference.GetString()![2..].Split('/').Aggregate(document, (at, step) => at.GetProperty(step)))
        : schema;

    public static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(each => each.GetString()!) : [type.GetString()!];

    private IEnumerable<string> ObjectFaults(JsonElement schema, JsonElement value, string place)
    {
        if (schema.TryGetProperty("required", out JsonElement required))
        {
            foreach (JsonElement name in required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)))
                yield return $"{place} lacks {name}";
        }

        foreach (JsonProperty member in value.EnumerateObject())
        {
            string at = $"{place}.{member.Name}";
            if (schema.TryGetProperty("properties", out JsonElement properties) && properties.TryGetProperty(member.Name, out JsonElement described))
            {
                foreach (string fault in Faults(described, member.Value, at))
                    yield return fault;
            }
            else if (schema.TryGetProperty("additionalProperties", out JsonElement others))
            {
                foreach (string fault in others.ValueKind == JsonValueKind.Object ? Faults(others, member.Value, at) : [])
                    yield return fault;
            }
            else if (properties.ValueKind == JsonValueKind.Object)
            {
                yield return $"{at} is not described";
            }
        }
    }

    private static IEnumerable<string> Bounds(JsonElement schema, JsonElement value)
    {
        if (schema.TryGetProperty("enum", out JsonElement words) && words.EnumerateArray().All(word => word.GetRawText() != value.GetRawText()))
            yield return $"should be one of {words}";

        if (value.ValueKind == JsonValueKind.String)
        {
            int length = new StringInfo(value.GetString()!).LengthInTextElements;
            if (schema.TryGetProperty("maxLength", out JsonElement longest) && length > longest.GetInt32())
                yield return $"should have at most {longest} characters";

            if (schema.TryGetProperty("format", out JsonElement format) && !Fits(format.GetString()!, value.GetString()!))
                yield return $"should be a {format}";
        }
        else if (value.ValueKind == JsonValueKind.Number)
        {
            if (schema.TryGetProperty("minimum", out JsonElement least) && value.GetDecimal() < least.GetDecimal())
                yield return $"should be at least {least}";

            if (schema.TryGetProperty("maximum", out JsonElement most) && value.GetDecimal() > most.GetDecimal())
                yield return $"should be at most {most}";
        }
    }

    private static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => throw new InvalidOperationException($"The document uses a type of no schema: {type}"),
    };

    private static bool Fits(string format, string text) => format switch
    {
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _) && text.EndsWith('Z'),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", out _),
        "decimal" => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _),
        _ => true,
    };
}
