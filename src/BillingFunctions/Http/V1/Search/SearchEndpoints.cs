using System.Text.Json.Serialization;
using Billing.Application.Search;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.V1.Search;

/// <summary>Finding things by name.</summary>
internal sealed class SearchEndpoints(SearchReader search)
{
    private static readonly QueryParameter<string> Text = Query.RequiredText("q");
    private static readonly QueryParameter<int> Limit = Query.Int("limit", 10, 1, 50);

    public void Map(SurfaceBuilder v1) => v1.Group("Search", "/v1/search", SearchWire.Json)
        .Get<GlobalSearchResponse>("/", "Global search across customers, invoices, subscriptions, and plans", Find).With(Text, Limit)
        .Describe("Beginnings of words, without case and accents; all must fit. Customers by name, e-mail and external id, invoices by number, subscriptions by external id, plans by name and code. The limit holds for each type.");

    private async ValueTask<Result<GlobalSearchResponse>> Find(Call call)
    {
        string text = call.Get(Text);
        IReadOnlyList<SearchHit> hits = await search.FindAsync(call.Space, text, call.Get(Limit), call.Cancellation);
        return new GlobalSearchResponse(text, [.. hits.Select(SearchResult.From)], hits.Count);
    }
}

internal sealed record SearchResult(SearchKind Type, BillingId Id, string Title, string? Subtitle, [property: Doc("Where it is read.")] string Url)
{
    public static SearchResult From(SearchHit it) => new(it.Kind, it.Id, it.Title, it.Subtitle, $"/v1/{WordTable<SearchKind>.Word(it.Kind)}s/{it.Id}");
}

internal sealed record GlobalSearchResponse(string Query, IReadOnlyList<SearchResult> Results, int TotalCount);

/// <summary>The wire records of this folder.</summary>
internal static class SearchWire
{
    public static readonly SearchWireJson Json = new(WireOptions.Create(Words.Of<SearchKind>()));
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(GlobalSearchResponse))]
internal sealed partial class SearchWireJson : JsonSerializerContext;
