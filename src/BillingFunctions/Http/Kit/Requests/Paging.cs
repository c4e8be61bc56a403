namespace BillingFunctions.Http.Kit.Requests;

/// <summary>Which part of a list, and in which order.</summary>
/// <param name="Skip">Items to pass over.</param>
/// <param name="Limit">Most items to return.</param>
/// <param name="OrderBy">Field to sort by.</param>
/// <param name="Descending">True for largest first.</param>
internal readonly record struct Paging(int Skip, int Limit, string OrderBy, bool Descending)
{
    /// <summary>Field that lists are sorted by unless a request says otherwise: the newest come first.</summary>
    public const string DefaultField = "created_at";

    /// <summary>Cuts a page out of a whole list that is already in order.</summary>
    public Listing<T> Cut<T>(IReadOnlyList<T> all) => new([.. all.Skip(Skip).Take(Limit)], all.Count);
}

/// <summary>One page of a list.</summary>
/// <param name="Items">Its items.</param>
/// <param name="Total">Items on all pages together, after filters.</param>
/// <param name="IsLowerBound">True when there are more than were counted.</param>
internal sealed record Listing<T>(IReadOnlyList<T> Items, long Total, bool IsLowerBound = false)
{
    public Listing<TOut> Map<TOut>(Func<T, TOut> map) => new([.. Items.Select(map)], Total, IsLowerBound);
}
