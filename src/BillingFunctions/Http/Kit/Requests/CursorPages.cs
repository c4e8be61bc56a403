using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.Kit.Requests;

/// <summary>Lists asked for by <c>limit</c> and an opaque <c>cursor</c>, and answered as <c>{data, pagination: {nextCursor, hasMore, limit}}</c>.</summary>
internal sealed class CursorPages : ListStyle
{
    private const int LimitMax = 100;

    private static readonly TextFormat Format = new(
        "cursor", Write(25), new Fault("Input should be a cursor as a list gave it", "cursor"), text => TryRead(text, out _));

    private static readonly QueryParameter<int> Limit = Query.Int("limit", 25, 1, LimitMax);

    /// <summary>Where the page before ended.</summary>
    public static readonly QueryParameter<int> Cursor = new(
        "cursor", new TextSchema(1, 64, Format), false, 0, text => TryRead(text, out int skip) ? skip : 0);

    /// <summary>The one instance; made after the parameters that it names.</summary>
    public static readonly CursorPages Style = new();

    public override Parameter[] Parameters { get; } = [Limit, Cursor];

    public override IEnumerable<Parameter> SortParameters(IReadOnlyList<string> sortable) => [];

    public override Paging Read(HttpRequest request, IReadOnlyList<string> sortable) =>
        new(Cursor.Value(request), Limit.Value(request), Paging.DefaultField, Descending: true);

    public override Task WriteAsync<T>(HttpResponse response, Operation operation, Listing<T> page, JsonTypeInfo<T> type)
    {
        HttpRequest request = response.HttpContext.Request;
        int end = Cursor.Value(request) + page.Items.Count;
        return JsonAnswer.WriteAsync(
            response, operation.Status, "application/json", (page, type, end, limit: Limit.Value(request)), static (json, it) =>
            {
                bool hasMore = it.end < it.page.Total && it.page.Items.Count > 0;
                json.WriteStartObject();
                json.WritePropertyName("data"u8);
                WriteItems(json, it.page.Items, it.type);
                json.WriteStartObject("pagination"u8);
                json.WriteString("nextCursor"u8, hasMore ? Write(it.end) : null);
                json.WriteBoolean("hasMore"u8, hasMore);
                json.WriteNumber("limit"u8, it.limit);
                json.WriteEndObject();
                json.WriteEndObject();
            });
    }

    public override void DescribeHeaders(Utf8JsonWriter json)
    {
    }

    public override Schema PageOf(Schema item) => new PageSchema(item);

    private static string Write(int skip) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"after {skip}")));

    private static bool TryRead(string cursor, out int skip)
    {
        skip = 0;
        Span<byte> text = stackalloc byte[64];
        return cursor.Length <= 64 && Base64Url.IsValid(cursor) && Base64Url.TryDecodeFromChars(cursor, text, out int length) && text[..length].StartsWith("after "u8)
            && int.TryParse(text["after ".Length..length], NumberStyles.None, CultureInfo.InvariantCulture, out skip);
    }

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
            writer.Json.WriteRawValue("""["data","pagination"]""");
            writer.Json.WriteStartObject("properties");
            writer.Json.WritePropertyName("data");
            writer.Write(_items);
            writer.Json.WritePropertyName("pagination");
            writer.Json.WriteRawValue("""
                {"type":"object","required":["nextCursor","hasMore","limit"],"properties":{"nextCursor":{"anyOf":[{"type":"string"},{"type":"null"}]},
                 "hasMore":{"type":"boolean"},"limit":{"type":"integer"}}}
                """);
            writer.Json.WriteEndObject();
        }

        public override void WriteExample(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WritePropertyName("data");
            _items.WriteExample(json);
            json.WritePropertyName("pagination");
            json.WriteRawValue("""{"nextCursor":null,"hasMore":false,"limit":25}""");
            json.WriteEndObject();
        }
    }
}
