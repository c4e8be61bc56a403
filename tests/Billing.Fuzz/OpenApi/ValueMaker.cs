using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.TestSupport.OpenApi;

namespace Billing.Fuzz.OpenApi;

/// <summary>Makes values that their schema allows.</summary>
/// <param name="random">Decides.</param>
/// <param name="schemas">Follows references.</param>
/// <param name="pool">Things that exist.</param>
internal sealed class ValueMaker(Random random, SchemaCheck schemas, ObjectPool pool)
{
    private const int DepthMax = 6;

    private static readonly string[] Words = ["calls", "storage", "x", "Ada & Søn <b>", "名前", "🙂", "a'b\"c\\d", "-", "2026", "null"];
    private static readonly string[] Zones = ["UTC", "Africa/Nairobi", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Europe/Warsaw"];
    private static readonly string[] Currencies = ["USD", "USD", "USD", "EUR", "JPY", "KES", "BHD", "UGX"];

    /// <summary>A body of a schema.</summary>
    public JsonNode? Body(JsonElement schema, string collection) => Make(schema, "", collection, 0);

    /// <summary>The text of a parameter.</summary>
    public string Parameter(ApiParameter parameter, string collection) => Make(parameter.Schema, parameter.Name, collection, 0)?.ToString() ?? "null";

    /// <summary>A documented example, with what exists in place of its ids and codes.</summary>
    public JsonNode? Filled(JsonNode? example, string collection, string name = "") => example switch
    {
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, Filled(field.Value, collection, field.Key)))),
        JsonArray items => new JsonArray([.. items.Select(item => Filled(item, collection, name))]),
        JsonValue text when text.GetValueKind() == JsonValueKind.String && IsReference(name) => Reference(name, collection) ?? text.DeepClone(),
        _ => example?.DeepClone(),
    };

    private JsonNode? Make(JsonElement schema, string name, string collection, int depth)
    {
        schema = schemas.Resolve(schema);
        if (schema.TryGetProperty("anyOf", out JsonElement choices) || schema.TryGetProperty("oneOf", out choices))
        {
            return Make(random.Next(8) == 0 ? choices[choices.GetArrayLength() - 1] : choices[0], name, collection, depth);
        }

        if (schema.TryGetProperty("enum", out JsonElement words))
        {
            return JsonNode.Parse(words[random.Next(words.GetArrayLength())].GetRawText());
        }

        string[] types = schema.TryGetProperty("type", out JsonElement type) ? [.. SchemaCheck.Types(type)] : ["string", "object", "integer"];
        return types[random.Next(types.Length)] switch
        {
            "object" => Object(schema, collection, depth),
            "array" => Array(schema, name, collection, depth),
            "boolean" => random.Next(2) == 0,
            "integer" => Integer(schema),
            "number" => Number(schema),
            "null" => null,
            _ => Text(schema, name, collection),
        };
    }

    private JsonObject Object(JsonElement schema, string collection, int depth)
    {
        var made = new JsonObject();
        HashSet<string> required = schema.TryGetProperty("required", out JsonElement names) ? [.. names.EnumerateArray().Select(name => name.GetString()!)] : [];
        int chance = random.Next(1, 6);
        if (schema.TryGetProperty("properties", out JsonElement properties))
        {
            foreach (JsonProperty property in properties.EnumerateObject())
            {
                if (required.Contains(property.Name) || (depth < DepthMax && random.Next(chance) == 0))
                {
                    made[property.Name] = Make(property.Value, property.Name, collection, depth + 1);
                }
            }
        }
        else if (depth < DepthMax)
        {
            JsonElement items = schema.TryGetProperty("additionalProperties", out JsonElement described) && described.ValueKind == JsonValueKind.Object ? described : default;
            for (int i = random.Next(3); i > 0; i--)
            {
                made[Words[random.Next(Words.Length)]] = items.ValueKind == JsonValueKind.Object ? Make(items, "", collection, depth + 1) : random.Next(100);
            }
        }

        return made;
    }

    private JsonArray Array(JsonElement schema, string name, string collection, int depth)
    {
        int least = schema.TryGetProperty("minItems", out JsonElement fewest) ? fewest.GetInt32() : 0;
        int most = schema.TryGetProperty("maxItems", out JsonElement longest) ? longest.GetInt32() : 3;
        int count = Math.Min(most, least + random.Next(3));
        return new JsonArray([.. Enumerable.Range(0, count).Select(_ => Make(schema.GetProperty("items"), name, collection, depth + 1))]);
    }

    private JsonNode Integer(JsonElement schema)
    {
        (decimal least, decimal most) = Bounds(schema, 1_000_000);
        long value = random.Next(6) switch
        {
            0 => (long)least,
            1 => (long)Math.Min(most, long.MaxValue),
            _ => (long)Math.Min(most, Math.Max(least, 0) + random.Next(100)),
        };
        return value;
    }

    private JsonNode Number(JsonElement schema)
    {
        (decimal least, decimal most) = Bounds(schema, 1_000_000);
        decimal value = Math.Min(most, Math.Max(least, 0) + (random.Next(100_000) / (random.Next(2) == 0 ? 1m : 100m)));
        return random.Next(3) == 0 ? value.ToString(CultureInfo.InvariantCulture) is var text && schema.GetProperty("type").ValueKind == JsonValueKind.Array ? text : value : value;
    }

    private static (decimal Least, decimal Most) Bounds(JsonElement schema, decimal otherwise)
    {
        decimal least = schema.TryGetProperty("minimum", out JsonElement min) && min.TryGetDecimal(out decimal low) ? low
            : schema.TryGetProperty("exclusiveMinimum", out JsonElement above) && above.TryGetDecimal(out decimal over) ? over + 1 : -otherwise;
        decimal most = schema.TryGetProperty("maximum", out JsonElement max) && max.TryGetDecimal(out decimal high) ? high : otherwise;
        return (least, most);
    }

    private string Text(JsonElement schema, string name, string collection)
    {
        if (random.Next(10) != 0 && IsReference(name) && Reference(name, collection) is { } known)
        {
            return known;
        }

        string text = schema.TryGetProperty("format", out JsonElement format) ? Formatted(format.GetString()!)
            : random.Next(3) == 0 ? Words[random.Next(Words.Length)] : $"v{random.Next(1_000_000)}";
        int longest = schema.TryGetProperty("maxLength", out JsonElement most) ? most.GetInt32() : 255;
        return text.Length <= longest ? text : text[..longest];
    }

    private string Formatted(string format) => format switch
    {
        "uuid" => pool.Any(random) is { Length: 36 } id ? id : Guid.NewGuid().ToString(),
        "date-time" => Moment(),
        "date" => Moment()[..10],
        "month" => Moment()[..7],
        "email" => $"p{random.Next(1000)}@buyer.invalid",
        "uri" => $"https://h{random.Next(1000)}.invalid/x",
        "currency" => Currencies[random.Next(Currencies.Length)],
        "country" => "KE",
        "time-zone" => Zones[random.Next(Zones.Length)],
        "language" => "fr-CA",
        "color" => "#1f6feb",
        "decimal" => (random.Next(100_000) / 100m).ToString(CultureInfo.InvariantCulture),
        "time" => "08:30",
        _ => "x",
    };

    /// <summary>About the first of July 2026, where the service's clock stands; now and then far away.</summary>
    private string Moment()
    {
        DateTime now = new(2026, 7, 1, 0, 0, 0, DateTimeKind.Utc);
        DateTime at = random.Next(8) switch
        {
            0 => now.AddYears(random.Next(-40, 40)),
            1 => now,
            _ => now.AddMinutes(random.Next(-200_000, 100_000)),
        };
        return at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
    }

    private string? Reference(string name, string collection) => pool.Find(name, collection, random);

    private static bool IsReference(string name) =>
        name.EndsWith("id", StringComparison.OrdinalIgnoreCase) || name.EndsWith("ids", StringComparison.OrdinalIgnoreCase) || name.EndsWith("code", StringComparison.OrdinalIgnoreCase)
        || name is "letter" or "kind" or "slug";
}
