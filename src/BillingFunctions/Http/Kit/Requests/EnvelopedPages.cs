using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.Kit.Requests;

/// <summary>Lists that are answered as <c>{data: [...], NAME: {...}}</c>: the items, and beside them where the page stands.</summary>
/// <param name="name">What the object beside the items is called.</param>
/// <param name="place">Its OpenAPI schema.</param>
/// <param name="example">An example of it.</param>
internal abstract class EnvelopedPages(string name, string place, string example) : ListStyle
{
    /// <summary>Most items of a page.</summary>
    public const int LimitMax = 100;

    public override Task WriteAsync<T>(HttpResponse response, Operation operation, Listing<T> page, JsonTypeInfo<T> type) => JsonAnswer.WriteAsync(
        response, operation.Status, "application/json", (style: this, page, type, request: response.HttpContext.Request), static (json, it) =>
        {
            json.WriteStartObject();
            json.WritePropertyName("data"u8);
            WriteItems(json, it.page.Items, it.type);
            json.WriteStartObject(it.style.Name);
            it.style.WritePlace(json, it.request, it.page.Items.Count, it.page.Total);
            json.WriteEndObject();
            json.WriteEndObject();
        });

    public override void DescribeHeaders(Utf8JsonWriter json)
    {
    }

    public override Schema PageOf(Schema item) => new PageSchema(item, this);

    /// <summary>Writes where the page stands.</summary>
    /// <param name="json">Inside the object.</param>
    /// <param name="request">The checked request.</param>
    /// <param name="count">Items on the page.</param>
    /// <param name="total">Items in all.</param>
    protected abstract void WritePlace(Utf8JsonWriter json, HttpRequest request, int count, long total);

    private string Name { get; } = name;

    private string Place { get; } = place;

    private string Example { get; } = example;

    /// <summary>One page in its envelope.</summary>
    private sealed class PageSchema(Schema item, EnvelopedPages style) : Schema
    {
        private readonly ArraySchema _items = new(item, 0, LimitMax);

        public override Fault WrongType => throw new InvalidOperationException("Pages are not sent to us");

        public override void Check(ref Utf8JsonReader reader, Findings findings) => throw new InvalidOperationException("Pages are not sent to us");

        public override void Describe(SchemaWriter writer)
        {
            writer.Json.WriteString("type", "object");
            writer.Json.WriteStartArray("required");
            writer.Json.WriteStringValue("data");
            writer.Json.WriteStringValue(style.Name);
            writer.Json.WriteEndArray();
            writer.Json.WriteStartObject("properties");
            writer.Json.WritePropertyName("data");
            writer.Write(_items);
            writer.Json.WritePropertyName(style.Name);
            writer.Json.WriteRawValue(style.Place);
            writer.Json.WriteEndObject();
        }

        public override void WriteExample(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WritePropertyName("data");
            _items.WriteExample(json);
            json.WritePropertyName(style.Name);
            json.WriteRawValue(style.Example);
            json.WriteEndObject();
        }
    }
}
