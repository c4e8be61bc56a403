namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Data exports, search, dashboards and customers' health.</summary>
internal static class InsightRows
{
    public static readonly IReadOnlyList<OperationRow> All =
    [
        new("GET /v1/data_exports"),
        new("POST /v1/data_exports", """{"export_type":"customers"}""")
        {
            Rules =
            [
                new("""{"export_type":"customers","filters":{"plan":"x"}}""", "body.filters.plan:unknown_filter"),
                new("""{"export_type":"customers","filters":{"end_date":"x"}}""", "body.filters.end_date:date_parsing"),
            ],
        },
        new("POST /v1/data_exports/estimate", """{"export_type":"invoices"}""") { Repeat = Repeat.Harmless },
        new("GET /v1/data_exports/{export_id}"),
        new("GET /v1/data_exports/{export_id}/download"),
        new("GET /v1/data_exports/{export_id}/file", Query: "?mode=live&expires=1&signature=0") { ShownBy = nameof(Exports.DataExportsTests) },
        new("GET /v1/search", Query: "?q=acme"),
        new("GET /v1/customers/{customer_id}/health"),
        new("GET /dashboard/stats"),
        new("GET /dashboard/activity"),
        new("GET /dashboard/revenue"),
        new("GET /dashboard/customers"),
        new("GET /dashboard/subscriptions"),
        new("GET /dashboard/usage"),
        new("GET /dashboard/revenue_by_plan"),
        new("GET /dashboard/recent_invoices"),
        new("GET /dashboard/recent_subscriptions"),
        new("GET /dashboard/sparklines"),
        new("GET /dashboard/revenue_analytics"),
    ];
}
