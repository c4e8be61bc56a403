using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.Kit.Requests;

/// <summary>Lists asked for by <c>skip</c> and <c>limit</c> and answered as an array, with the total in a header.</summary>
internal sealed class SkipLimitLists : ListStyle
{
    public static readonly QueryParameter<int> SkipParameter = Query.Int("skip", 0, 0, int.MaxValue);
    private static readonly QueryParameter<int> Limit = Query.Int("limit", 100, 1, HttpLimits.PageMax);
    private static readonly QueryParameter<string?> OrderBy = Query.Text("order_by", 64);

    /// <summary>The one instance; made after the parameters that it names.</summary>
    public static readonly SkipLimitLists Style = new();

    public override Parameter[] Parameters { get; } = [SkipParameter, Limit];

    public override IEnumerable<Parameter> SortParameters(IReadOnlyList<string> sortable) =>
    [
        new Parameter(ParameterPlace.Query, OrderBy.Name, OrderBy.Schema, required: false)
        {
            Description = $"One of {string.Join(", ", sortable)}, alone or with :asc or :desc. Anything else shows the newest first.",
        },
    ];

    /// <summary>Reads a page; a field that cannot be sorted by, or an unknown direction, falls back to the newest first.</summary>
    public override Paging Read(HttpRequest request, IReadOnlyList<string> sortable)
    {
        int skip = SkipParameter.Value(request);
        int limit = Limit.Value(request);
        string[] order = (OrderBy.Read(request) ?? "").Split(':');
        bool known = sortable.Contains(order[0]) && (order.Length == 1 || (order.Length == 2 && order[1] is "asc" or "desc"));
        return known
            ? new Paging(skip, limit, order[0], order.Length == 2 && order[1] == "desc")
            : new Paging(skip, limit, Paging.DefaultField, Descending: true);
    }

    public override Task WriteAsync<T>(HttpResponse response, Operation operation, Listing<T> page, JsonTypeInfo<T> type)
    {
        response.Headers["X-Total-Count"] = page.Total.ToString(CultureInfo.InvariantCulture);
        if (page.IsLowerBound)
            response.Headers["X-Total-Count-Relation"] = "at_least";

        return JsonAnswer.WriteAsync(
            response, operation.Status, "application/json", (page, type), static (json, it) => WriteItems(json, it.page.Items, it.type));
    }

    public override void DescribeHeaders(Utf8JsonWriter json)
    {
        json.WritePropertyName("headers");
        json.WriteRawValue("""
            {"X-Total-Count":{"description":"Items on all pages together, after filters","schema":{"type":"integer"}},
              "X-Total-Count-Relation":{"description":"at_least when there may be more than X-Total-Count says; otherwise it is not there","schema":{"type":"string"}}}
            """);
    }

    public override Schema PageOf(Schema item) => new ArraySchema(item, 0, HttpLimits.PageMax);
}
