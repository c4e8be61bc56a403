namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Quotas, cost centres and alerts of costs.</summary>
internal static class CostThings
{
    public static readonly IReadOnlyDictionary<string, ThingMaker> Makers = new Dictionary<string, ThingMaker>
    {
        ["quota_id"] = async things => await things.MakeAsync(
            "/v1/quotas",
            $$"""{"customer_id":"{{await things.GetAsync("customer_id")}}","billable_metric_code":"{{await things.GetAsync("code")}}","limit":100,"enforcement":"hard"}"""),
    };
}
