namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Quotas, cost centres, running costs and their alerts.</summary>
internal static class CostRows
{
    public static readonly IReadOnlyList<OperationRow> All =
    [
        new("GET /v1/customers/{customer_id}/quotas"),
        new("POST /v1/customers/{customer_id}/quotas", """{"billable_metric_code":"{code}","limit":10,"enforcement":"hard"}""")
        {
            Rules =
            [
                new("""{"billable_metric_code":"nothing","limit":1}""", "body.billable_metric_code:unknown_reference"),
                new("""{"billable_metric_code":"{code}","limit":1,"period":"none"}""", "body.period:value_error"),
            ],
        },
        new("GET /v1/customers/{customer_id}/quotas/check", Query: "?quantity=3"),
        new("GET /v1/quotas/{quota_id}"),
        new("PATCH /v1/quotas/{quota_id}", """{"limit":20}""") { Rules = [new("""{"period":"none"}""", "body.period:value_error")] },
        new("DELETE /v1/quotas/{quota_id}"),
        new("GET /v1/customers/{customer_id}/cost_centers"),
        new("POST /v1/customers/{customer_id}/cost_centers", """{"code":"made","name":"Made","budget_cents":1000,"allocation_rules":[{"priority":1,"percentage":50,"resource_types":["db"]}]}""")
        {
            Rules = [new("""{"code":"orphan","name":"Orphan","parent_id":"{customer_id}"}""", "body.parent_id:unknown_reference")],
        },
        new("GET /v1/cost_centers/{cost_center_id}"),
        new("PUT /v1/cost_centers/{cost_center_id}", """{"name":"Renamed"}""") { Rules = [new("""{"name":"Loop","parent_id":"{cost_center_id}"}""", "body.parent_id:value_error")] },
        new("DELETE /v1/cost_centers/{cost_center_id}") { States = [new("cost_center_id=parent_cost_center_id", "active")] },
        new("GET /v1/customers/{customer_id}/cost_allocation"),
        new("GET /v1/invoices/{invoice_id}/cost_allocation"),
        new("GET /v1/customers/{customer_id}/costs/current"),
        new("GET /v1/customers/{customer_id}/costs/by_resource"),
        new("GET /v1/customers/{customer_id}/costs/timeline"),
        new("GET /v1/customers/{customer_id}/costs/estimate"),
        new("GET /v1/customers/{customer_id}/cost_alerts"),
        new("POST /v1/customers/{customer_id}/cost_alerts", """{"threshold_type":"absolute","threshold":100}""")
        {
            Rules = [new("""{"threshold_type":"percentage_of_budget","threshold":80}""", "body.threshold_type:no_budget")],
        },
        new("POST /v1/cost_alerts/{cost_alert_id}/dismiss", """{"reason":"seen"}""") { States = [new("cost_alert_id=waiting_cost_alert_id", "active")] },
    ];
}
