using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BillingFunctions.Http.Kit.Json;

/// <summary>
/// How wire records become JSON: snake case, exact decimals, ISO 8601 times, ids as UUIDs, words instead of enum numbers. Every surface's
/// source-generated context is made with these options.
/// </summary>
internal static class WireOptions
{
    /// <summary>Options for one context: <c>new CatalogJson(WireOptions.Create(Words.Of&lt;AggregationType&gt;()))</c>.</summary>
    /// <param name="converters">Converters of the context's enums.</param>
    public static JsonSerializerOptions Create(params ReadOnlySpan<JsonConverter> converters) => Create(JsonNamingPolicy.SnakeCaseLower, converters);

    /// <summary>Options of a surface with camel case names, that refuses fields it does not know and writes decimals without trailing zeros.</summary>
    public static JsonSerializerOptions Strict(params ReadOnlySpan<JsonConverter> converters)
    {
        JsonSerializerOptions options = Create(JsonNamingPolicy.CamelCase, converters);
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.Converters.Insert(0, new ShortDecimalConverter());
        return options;
    }

    /// <summary>The same for a surface whose answers leave out what is not there instead of saying null.</summary>
    public static JsonSerializerOptions Sparse(params ReadOnlySpan<JsonConverter> converters)
    {
        JsonSerializerOptions options = Strict(converters);
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        return options;
    }

    /// <summary>Options of a surface with camel case names and JSON numbers.</summary>
    public static JsonSerializerOptions Numbers(params ReadOnlySpan<JsonConverter> converters)
    {
        JsonSerializerOptions options = Create(JsonNamingPolicy.CamelCase, converters);
        options.Converters.Insert(0, new DecimalNumberConverter());
        return options;
    }

    /// <summary>Options for a surface with names of its own.</summary>
    public static JsonSerializerOptions Create(JsonNamingPolicy names, params ReadOnlySpan<JsonConverter> converters)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = names,
            MaxDepth = HttpLimits.JsonMaxDepth,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new DecimalConverter(), new InstantConverter(), new DateConverter(), new BillingIdConverter() },
        };
        foreach (JsonConverter converter in converters)
            options.Converters.Add(converter);

        return options;
    }
}
