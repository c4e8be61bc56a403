using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.Kit.Requests;

/// <summary>Lists asked for by <c>page</c> and <c>limit</c>, and answered as <c>{data, meta: {total, page, limit, totalPages}}</c>.</summary>
internal sealed class NumberedPages : ListStyle
{
    /// <summary>Most items of a page.</summary>
    public const int LimitMax = 100;

    /// <summary>Items of a page that does not say how many.</summary>
    public const int LimitDefault = 20;

    private static readonly QueryParameter<int> Page = Query.Int("page", 1, 1, int.MaxValue / LimitMax);
    private static readonly QueryParameter<int> Limit = Query.Int("limit", LimitDefault, 1, LimitMax);

    /// <summary>The one instance; made after the parameters that it names.</summary>
    public static readonly NumberedPages Style = new();

    public override Parameter[] Parameters { get; } = [Page, Limit];

    public override IEnumerable<Parameter> SortParameters(IReadOnlyList<string> sortable) =>
        [Query.Word("sortBy", sortable.Select(Names.Camel)), Query.Word("sortOrder", ["asc", "desc"])];

    public override Paging Read(HttpRequest request, IReadOnlyList<string> sortable)
    {
        int limit = LimitOf(request);
        string? field = sortable.Count == 0 ? null : request.Query["sortBy"] is [{ } asked] ? sortable.FirstOrDefault(name => Names.Camel(name) == asked) : null;
        bool descending = sortable.Count == 0 || request.Query["sortOrder"] is not ["asc"];
        return new Paging((Page.Value(request) - 1) * limit, limit, field ?? Paging.DefaultField, descending);
    }

    public override Task WriteAsync<T>(HttpResponse response, Operation operation, Listing<T> page, JsonTypeInfo<T> type)
    {
        HttpRequest request = response.HttpContext.Request;
        return JsonAnswer.WriteAsync(
            response, operation.Status, "application/json", (page, type, number: Page.Value(request), limit: LimitOf(request)), static (json, it) =>
            {
                json.WriteStartObject();
                json.WritePropertyName("data"u8);
                WriteItems(json, it.page.Items, it.type);
                json.WriteStartObject("meta"u8);
                json.WriteNumber("total"u8, it.page.Total);
                json.WriteNumber("page"u8, it.number);
                json.WriteNumber("limit"u8, it.limit);
                json.WriteNumber("totalPages"u8, (it.page.Total + it.limit - 1) / it.limit);
                json.WriteEndObject();
                json.WriteEndObject();
            });
    }

    /// <summary>Operations that take <c>perPage</c> have checked it.</summary>
    private static int LimitOf(HttpRequest request) =>
        request.Query["perPage"] is [{ } text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int asked) && asked is > 0 and <= LimitMax
            ? asked
            : Limit.Value(request);

    public override void DescribeHeaders(Utf8JsonWriter json)
    {
    }

    public override Schema PageOf(Schema item) => new PageSchema(item);

    /// <summary>One page in its envelope.</summary>
    private sealed class PageSchema(Schema item) : Schema
    {
        private readonly ArraySchema _items = new(item, 0, LimitMax);

        public override Fault WrongType => throw new InvalidOperationException("Pages are not sent to us");

        public override void Check(ref Utf8JsonReader reader, Findings findings) => throw new InvalidOperationException("Pages are not sent to us");

        public override void Describe(SchemaWriter writer)
        {
            writer.Json.WriteString("type", "object");
            writer.Json.WritePropertyName("required");
            writer.Json.WriteRawValue("""["data","meta"]""");
            writer.Json.WriteStartObject("properties");
            writer.Json.WritePropertyName("data");
            writer.Write(_items);
            writer.Json.WritePropertyName("meta");
            writer.Json.WriteRawValue("""
                {"type":"object","required":["total","page","limit","totalPages"],"properties":{"total":{"type":"integer"},
                 "page":{"type":"integer"},"limit":{"type":"integer"},"totalPages":{"type":"integer"}}}
                """);
            writer.Json.WriteEndObject();
        }

        public override void WriteExample(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WritePropertyName("data");
            _items.WriteExample(json);
            json.WritePropertyName("meta");
            json.WriteRawValue("""{"total":1,"page":1,"limit":20,"totalPages":1}""");
            json.WriteEndObject();
        }
    }
}
