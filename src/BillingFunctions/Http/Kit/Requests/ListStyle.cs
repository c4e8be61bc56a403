using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.Kit.Requests;

/// <summary>How a surface's lists are asked for and answered.</summary>
internal abstract class ListStyle
{
    /// <summary>Parameters that every list takes.</summary>
    public abstract Parameter[] Parameters { get; }

    /// <summary>Parameters of a list that can be sorted.</summary>
    /// <param name="sortable">Fields that it may be sorted by, under the names that the engine gives them.</param>
    public abstract IEnumerable<Parameter> SortParameters(IReadOnlyList<string> sortable);

    /// <summary>The page that a checked request asks for.</summary>
    public abstract Paging Read(HttpRequest request, IReadOnlyList<string> sortable);

    /// <summary>Sends a page.</summary>
    public abstract Task WriteAsync<T>(HttpResponse response, Operation operation, Listing<T> page, JsonTypeInfo<T> type);

    /// <summary>Writes the headers of a page into the OpenAPI document, where there are any.</summary>
    public abstract void DescribeHeaders(Utf8JsonWriter json);

    /// <summary>What a page of such items looks like.</summary>
    public abstract Schema PageOf(Schema item);

    /// <summary>Writes the items as a JSON array.</summary>
    protected static void WriteItems<T>(Utf8JsonWriter json, IReadOnlyList<T> items, JsonTypeInfo<T> type)
    {
        json.WriteStartArray();
        foreach (T item in items)
            JsonSerializer.Serialize(json, item, type);

        json.WriteEndArray();
    }
}
