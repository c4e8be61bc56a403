namespace BillingFunctions.Http.Kit.Requests;

/// <summary>Which part of a list, and in which order.</summary>
/// <param name="Skip">Items to pass over.</param>
/// <param name="Limit">Most items to return.</param>
/// <param name="OrderBy">Field to sort by.</param>
/// <param name="Descending">True for largest first.</param>
internal readonly record struct Paging(int Skip, int Limit, string OrderBy, bool Descending)
{
    public static readonly QueryParameter<int> SkipParameter = Query.Int("skip", 0, 0, int.MaxValue);

    public static readonly QueryParameter<int> LimitParameter = Query.Int("limit", 100, 1, HttpLimits.PageMax);

    public static readonly QueryParameter<string?> OrderByParameter = Query.Text("order_by", 64);

    private const string DefaultField = "created_at";

    /// <summary>Reads a page; a field that cannot be sorted by, or an unknown direction, falls back to the newest first.</summary>
    public static Paging From(HttpRequest request, IReadOnlyList<string> sortable)
    {
        int skip = SkipParameter.Value(request);
        int limit = LimitParameter.Value(request);
        string[] order = (OrderByParameter.Read(request) ?? "").Split(':');
        bool known = sortable.Contains(order[0]) && (order.Length == 1 || (order.Length == 2 && order[1] is "asc" or "desc"));
        return known ? new Paging(skip, limit, order[0], order.Length == 2 && order[1] == "desc") : new Paging(skip, limit, DefaultField, Descending: true);
    }

    /// <summary>Cuts a page out of a whole list that is already in order.</summary>
    public Listing<T> Cut<T>(IReadOnlyList<T> all) => new([.. all.Skip(Skip).Take(Limit)], all.Count);
}

/// <summary>One page of a list.</summary>
/// <param name="Items">Its items.</param>
/// <param name="Total">Items on all pages together, after filters: the header X-Total-Count.</param>
/// <param name="IsLowerBound">True when there are more than were counted: the header X-Total-Count-Relation says <c>at_least</c>.</param>
internal sealed record Listing<T>(IReadOnlyList<T> Items, long Total, bool IsLowerBound = false)
{
    public Listing<TOut> Map<TOut>(Func<T, TOut> map) => new([.. Items.Select(map)], Total, IsLowerBound);
}
