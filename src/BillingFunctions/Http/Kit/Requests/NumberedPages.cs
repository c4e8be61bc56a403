using System.Globalization;
using System.Text.Json;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.Kit.Requests;

/// <summary>Lists asked for by <c>page</c> and <c>limit</c>, and answered as <c>{data, meta: {total, page, limit, totalPages}}</c>.</summary>
internal sealed class NumberedPages() : EnvelopedPages("meta", Place, """{"total":1,"page":1,"limit":20,"totalPages":1}""")
{
    private const string Place = """
        {"type":"object","required":["total","page","limit","totalPages"],"properties":{"total":{"type":"integer"},
         "page":{"type":"integer"},"limit":{"type":"integer"},"totalPages":{"type":"integer"}}}
        """;

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

    protected override void WritePlace(Utf8JsonWriter json, HttpRequest request, int count, long total)
    {
        int limit = LimitOf(request);
        json.WriteNumber("total"u8, total);
        json.WriteNumber("page"u8, Page.Value(request));
        json.WriteNumber("limit"u8, limit);
        json.WriteNumber("totalPages"u8, (total + limit - 1) / limit);
    }

    /// <summary>Operations that take <c>perPage</c> have checked it.</summary>
    private static int LimitOf(HttpRequest request) =>
        request.Query["perPage"] is [{ } text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int asked) && asked is > 0 and <= LimitMax
            ? asked
            : Limit.Value(request);
}
