using System.Text.Json;
using Billing.TestSupport.OpenApi;

namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>The published API's field tables, and how an OpenAPI document departs from them. What it has beyond them is its own affair.</summary>
internal sealed class Catalogue
{
    private readonly JsonElement _published = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "v1-catalogue.json"))).RootElement;

    private readonly List<string> _departures = [];

    /// <summary>Operations that are published.</summary>
    public IEnumerable<string> Operations => _published.GetProperty("operations").EnumerateObject().Select(operation => operation.Name);

    /// <summary>What departs in the operations that the document has: one line each.</summary>
    public IReadOnlyList<string> DeparturesOf(ApiDocument document)
    {
        foreach (string operation in Operations.Intersect(document.Operations))
            Compare(document, new OperationRow(operation), _published.GetProperty("operations").GetProperty(operation));

        return [.. _departures.Distinct()];
    }

    private void Compare(ApiDocument document, OperationRow row, JsonElement published)
    {
        var query = document.QueryOf(row).ToDictionary(parameter => parameter.Name);
        foreach (JsonProperty parameter in Members(published, "query"))
        {
            string place = $"{row.Operation} ?{parameter.Name}";
            if (query.TryGetValue(parameter.Name, out (string Name, JsonElement Schema, bool Required) ours))
            {
                CompareValue(document, place, parameter.Value, ours.Schema, isAnswer: false);
                CompareDefault(place, parameter.Value, ours.Schema);
            }
            else
            {
                _departures.Add($"{place} is missing");
            }

            if (ours.Required != Has(parameter.Value, "required"))
                _departures.Add($"{place} required: {ours.Required}");
        }

        if (published.TryGetProperty("body", out JsonElement body) && _published.GetProperty("schemas").TryGetProperty(body.GetString()!, out JsonElement fields))
            CompareFields(document, body.GetString()!, fields, document.BodyOf(row), isAnswer: false);

        foreach (JsonElement status in published.TryGetProperty("errors", out JsonElement errors) ? errors.EnumerateArray() : default)
        {
            if (!document.Statuses(row).Contains(status.GetRawText()))
                _departures.Add($"{row.Operation} never answers {status}");
        }

        CompareAnswer(document, row, published);
    }

    private void CompareAnswer(ApiDocument document, OperationRow row, JsonElement published)
    {
        string status = published.GetProperty("status").GetRawText();
        if (!document.Statuses(row).Contains(status))
            _departures.Add($"{row.Operation} should answer {status}");
        else if (published.TryGetProperty("answer", out JsonElement answer) && document.AnswerOf(row, status) is { ValueKind: JsonValueKind.Object } schema)
            CompareValue(document, $"{row.Operation} answer", JsonDocument.Parse($$"""{"type":{{answer.GetRawText()}}}""").RootElement, schema, isAnswer: true);
    }

    private void CompareFields(ApiDocument document, string type, JsonElement published, JsonElement ours, bool isAnswer)
    {
        if (!ours.TryGetProperty("properties", out JsonElement properties))
        {
            _departures.Add($"{type} is no object");
            return;
        }

        HashSet<string> required = [.. ours.GetProperty("required").EnumerateArray().Select(name => name.GetString()!)];
        foreach (JsonProperty field in published.EnumerateObject())
        {
            string place = $"{type}.{field.Name}";
            if (!properties.TryGetProperty(field.Name, out JsonElement schema))
            {
                _departures.Add($"{place} is missing");
                continue;
            }

            bool isNullable = schema.TryGetProperty("anyOf", out JsonElement choices);
            if (isAnswer ? isNullable && !Has(field.Value, "nullable") : Has(field.Value, "nullable") && !isNullable)
                _departures.Add($"{place} null: {isNullable}");

            if (!isAnswer && Has(field.Value, "required") != required.Contains(field.Name))
                _departures.Add($"{place} required: {required.Contains(field.Name)}");

            if (!isAnswer)
                CompareDefault(place, field.Value, schema);

            CompareValue(document, place, field.Value, document.Resolve(isNullable ? choices[0] : schema), isAnswer);
        }
    }

    private void CompareDefault(string place, JsonElement published, JsonElement ours)
    {
        if (published.TryGetProperty("default", out JsonElement absent) && !IsSame(absent, ours))
            _departures.Add($"{place} default: {(ours.TryGetProperty("default", out JsonElement other) ? other : "none")}");
    }

    private void CompareValue(ApiDocument document, string place, JsonElement published, JsonElement ours, bool isAnswer)
    {
        string type = published.GetProperty("type").GetString()!;
        if (type.EndsWith("[]", StringComparison.Ordinal) && ours.TryGetProperty("items", out JsonElement items))
            CompareValue(document, place, JsonDocument.Parse($$"""{"type":"{{type[..^2]}}"}""").RootElement, document.Resolve(items), isAnswer);
        else if (_published.GetProperty("schemas").TryGetProperty(type, out JsonElement fields))
            CompareFields(document, type, fields, ours, isAnswer);
        else if (_published.GetProperty("enums").TryGetProperty(type, out JsonElement words))
            CompareWords(place, words, ours);
        else if (!IsType(type, ours, isAnswer))
            _departures.Add($"{place} should be {type}");

        foreach ((string limit, string name) in Limits)
        {
            if (published.TryGetProperty(limit, out JsonElement bound) && !ours.TryGetProperty("enum", out _)
                && !(ours.TryGetProperty(name, out JsonElement ourBound) && ourBound.GetDecimal() == bound.GetDecimal()) && !IsTighter(ours))
                _departures.Add($"{place} {name} should be {bound}");
        }
    }

    private void CompareWords(string place, JsonElement words, JsonElement ours)
    {
        string[] known = ours.TryGetProperty("enum", out JsonElement list) ? [.. list.EnumerateArray().Select(word => word.GetString()!)] : [];
        foreach (string word in words.EnumerateArray().Select(word => word.GetString()!).Except(known))
            _departures.Add($"{place} lacks {word}");
    }

    private static readonly (string Published, string Ours)[] Limits =
    [
        ("minLength", "minLength"), ("maxLength", "maxLength"), ("minimum", "minimum"), ("maximum", "maximum"), ("above", "exclusiveMinimum"),
        ("minItems", "minItems"), ("maxItems", "maxItems"),
    ];

    /// <summary>A format of its own says more than a length: currencies, countries, addresses.</summary>
    private static bool IsTighter(JsonElement schema) => schema.TryGetProperty("format", out JsonElement format) && format.GetString() != "decimal";

    private static bool IsType(string type, JsonElement ours, bool isAnswer)
    {
        string[] types = ours.TryGetProperty("type", out JsonElement listed) ? [.. SchemaCheck.Types(listed)] : [];
        string format = ours.TryGetProperty("format", out JsonElement named) ? named.GetString()! : "";
        return type switch
        {
            "uuid" => format == "uuid",
            "datetime" => format == "date-time",
            "date" or "email" => format == type,
            "int" => types is ["integer"],
            "bool" => types is ["boolean"],
            "number" => types.Contains("number") || types.Contains("integer"),
            "decimal" => types.Contains("number"),
            "decimal-string" => types is ["string"] && format == "decimal",
            "object" => types is ["object"],
            "any" => types.Length == 0 || isAnswer,
            "string" or "enum(round|ceil|floor)" => types is ["string"],
            _ => type.StartsWith("map<", StringComparison.Ordinal) ? types is ["object"] : type == "application/pdf",
        };
    }

    private static bool IsSame(JsonElement published, JsonElement schema) => schema.TryGetProperty("default", out JsonElement ours)
        && (ours.ToString() == published.ToString() || (decimal.TryParse(ours.ToString(), out decimal one) && decimal.TryParse(published.ToString(), out decimal other) && one == other)
            || (ours.ValueKind == JsonValueKind.Object && !ours.EnumerateObject().Any()));

    private static IEnumerable<JsonProperty> Members(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement members) ? members.EnumerateObject() : [];

    private static bool Has(JsonElement element, string name) => element.TryGetProperty(name, out _);
}
