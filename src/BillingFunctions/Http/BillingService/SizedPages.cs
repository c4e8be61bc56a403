using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BillingFunctions.Http.Kit;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.BillingService;

/// <summary>Lists asked for by <c>page</c>, from 0, and <c>size</c>, and answered as an array, with the total in a header. The newest come first.</summary>
internal sealed class SizedPages : ListStyle
{
    private const int SizeMax = 100;

    private static readonly QueryParameter<int> Page = Query.Int("page", 0, 0, int.MaxValue / SizeMax);
    private static readonly QueryParameter<int> Size = Query.Int("size", 20, 1, SizeMax);

    /// <summary>The one instance; made after the parameters that it names.</summary>
    public static readonly SizedPages Style = new();

    public override Parameter[] Parameters { get; } = [Page, Size];

    public override IEnumerable<Parameter> SortParameters(IReadOnlyList<string> sortable) => [];

    public override Paging Read(HttpRequest request, IReadOnlyList<string> sortable)
    {
        int size = Size.Value(request);
        return new Paging(Page.Value(request) * size, size, Paging.DefaultField, Descending: true);
    }

    public override Task WriteAsync<T>(HttpResponse response, Operation operation, Listing<T> page, JsonTypeInfo<T> type)
    {
        response.Headers["X-Total-Count"] = page.Total.ToString(CultureInfo.InvariantCulture);
        return JsonAnswer.WriteAsync(
            response, operation.Status, "application/json", (page, type), static (json, it) => WriteItems(json, it.page.Items, it.type));
    }

    public override void DescribeHeaders(Utf8JsonWriter json)
    {
        json.WritePropertyName("headers");
        json.WriteRawValue("""{"X-Total-Count":{"description":"Items on all pages together, after filters","schema":{"type":"integer"}}}""");
    }

    public override Schema PageOf(Schema item) => new ArraySchema(item, 0, HttpLimits.PageMax);
}
