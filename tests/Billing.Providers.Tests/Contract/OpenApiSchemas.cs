using System.Globalization;
using System.Text.Json.Nodes;

namespace Billing.Providers.Tests.Contract;

/// <summary>
/// Holds JSON, and forms read into JSON, against the schemas of an OpenAPI document: types, required fields, enumerations, lengths. Fields that
/// a request's schema does not name are faults; in answers they are allowed.
/// </summary>
internal sealed class OpenApiSchemas(JsonObject document)
{
    private const string RefPrefix = "#/components/schemas/";

    /// <summary>What is wrong with a form: every leaf is text.</summary>
    public IReadOnlyList<string> FaultsOfForm(JsonObject form, JsonNode schema) => Faults(form, schema, "", isForm: true);

    /// <summary>What is wrong with an answer.</summary>
    public IReadOnlyList<string> FaultsOfAnswer(JsonNode answer, JsonNode schema) => Faults(answer, schema, "", isForm: false);

    private List<string> Faults(JsonNode? value, JsonNode schemaNode, string path, bool isForm)
    {
        JsonObject schema = Resolve(schemaNode.AsObject());
        if (value is null)
        {
            return schema.Count == 0 || schema["nullable"]?.GetValue<bool>() == true ? [] : [$"{path} is null"];
        }

        if (schema["anyOf"] is JsonArray any)
        {
            List<string>[] tries = [.. any.Select(option => Faults(value, option!, path, isForm))];
            return tries.FirstOrDefault(faults => faults.Count == 0) ?? tries[0];
        }

        return schema["type"]?.GetValue<string>() switch
        {
            "object" => ObjectFaults(value, schema, path, isForm),
            "array" => ArrayFaults(value, schema, path, isForm),
            "integer" => isForm ? TextFaults(value, schema, path, IsInteger) : KindFaults(value, path, System.Text.Json.JsonValueKind.Number),
            "boolean" => isForm
                ? TextFaults(value, schema, path, text => text is "true" or "false")
                : KindFaults(value, path, System.Text.Json.JsonValueKind.True, System.Text.Json.JsonValueKind.False),
            "string" => TextFaults(value, schema, path, _ => true),
            _ => [],
        };
    }

    private List<string> ObjectFaults(JsonNode value, JsonObject schema, string path, bool isForm)
    {
        if (value is not JsonObject given)
        {
            return [$"{path} is no object"];
        }

        var properties = schema["properties"] as JsonObject;
        var additional = schema["additionalProperties"] as JsonObject;
        List<string> faults = [.. (schema["required"]?.AsArray() ?? []).Select(name => name!.GetValue<string>())
            .Where(name => !given.ContainsKey(name)).Select(name => $"{path}.{name} is missing")];
        foreach ((string name, JsonNode? item) in given)
        {
            if ((properties?[name] ?? additional) is { } rule)
            {
                faults.AddRange(Faults(item, rule, $"{path}.{name}", isForm));
            }
            else if (isForm && properties is not null)
            {
                faults.Add($"{path}.{name} is unknown");
            }
        }

        return faults;
    }

    private List<string> ArrayFaults(JsonNode value, JsonObject schema, string path, bool isForm)
    {
        JsonNode?[] items = value switch
        {
            JsonArray list => [.. list],
            JsonObject numbered when isForm && numbered.Select((_, i) => i.ToString(CultureInfo.InvariantCulture)).All(numbered.ContainsKey) =>
                [.. numbered.Select(item => item.Value)],
            _ => [],
        };
        return items.Length == 0 && value is not JsonArray
            ? [$"{path} is no list"]
            : [.. items.SelectMany((item, i) => Faults(item, schema["items"]!, $"{path}.{i}", isForm))];
    }

    private static List<string> TextFaults(JsonNode value, JsonObject schema, string path, Func<string, bool> isRight)
    {
        if (value.GetValueKind() != System.Text.Json.JsonValueKind.String || !isRight(value.GetValue<string>()))
        {
            return [$"{path} has the wrong type"];
        }

        string text = value.GetValue<string>();
        bool isListed = schema["enum"] is not JsonArray allowed || allowed.Any(option => option!.GetValue<string>() == text);
        bool isShort = schema["maxLength"] is not { } max || text.Length <= max.GetValue<int>();
        return isListed && isShort ? [] : [$"{path} may not be '{text}'"];
    }

    private static List<string> KindFaults(JsonNode value, string path, params System.Text.Json.JsonValueKind[] kinds) =>
        kinds.Contains(value.GetValueKind()) ? [] : [$"{path} has the wrong type"];

    private static bool IsInteger(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private JsonObject Resolve(JsonObject schema) => schema["$ref"] is { } reference
        ? document["components"]!["schemas"]![reference.GetValue<string>()[RefPrefix.Length..]]!.AsObject()
        : schema;
}
