namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Quotas, cost centres, running costs and their alerts.</summary>
internal static class CostRows
{
    public static readonly IReadOnlyList<OperationRow> All =
    [
        new("GET /v1/quotas", Query: "?customer_id={customer_id}"),
        new("POST /v1/quotas", """{"customer_id":"{customer_id}","billable_metric_code":"{code}","limit":10,"enforcement":"hard"}""")
        {
            Rules =
            [
                new("""{"customer_id":"{customer_id}","billable_metric_code":"nothing","limit":1}""", "body.billable_metric_code:unknown_reference"),
                new("""{"customer_id":"{customer_id}","billable_metric_code":"{code}","limit":1,"period":"none"}""", "body.period:value_error"),
            ],
        },
        new("GET /v1/quotas/check", Query: "?customer_id={customer_id}&quantity=3"),
        new("GET /v1/quotas/{quota_id}"),
        new("PATCH /v1/quotas/{quota_id}", """{"limit":20}""") { Rules = [new("""{"period":"none"}""", "body.period:value_error")] },
        new("DELETE /v1/quotas/{quota_id}"),
    ];
}
