namespace BillingFunctions.Tests.Http.V1;

/// <summary>What another organization sees of quotas, cost centres and running costs.</summary>
internal static class CostForeignRows
{
    public static readonly IReadOnlyList<ForeignRow> All =
    [
        new("GET /v1/quotas/{quota_id}", Foreign.Hidden),
        new("PATCH /v1/quotas/{quota_id}", Foreign.Hidden, """{"limit":2}"""),
        new("DELETE /v1/quotas/{quota_id}", Foreign.Hidden),
        new("GET /v1/cost_centers/{cost_center_id}", Foreign.Hidden),
        new("PUT /v1/cost_centers/{cost_center_id}", Foreign.Hidden, """{"name":"C"}"""),
        new("DELETE /v1/cost_centers/{cost_center_id}", Foreign.Hidden),
        new("GET /v1/invoices/{invoice_id}/cost_allocation", Foreign.Hidden),
        new("POST /v1/cost_alerts/{cost_alert_id}/dismiss", Foreign.Hidden, "{}"),
        new("GET /v1/customers/{customer_id}/quotas", Foreign.Hidden),
        new("POST /v1/customers/{customer_id}/quotas", Foreign.Refused, """{"billable_metric_code":"{code}","limit":1}"""),
        new("GET /v1/customers/{customer_id}/quotas/check", Foreign.Hidden),
        new("GET /v1/customers/{customer_id}/cost_centers", Foreign.Hidden),
        new("POST /v1/customers/{customer_id}/cost_centers", Foreign.Hidden, """{"code":"c","name":"C"}"""),
        new("GET /v1/customers/{customer_id}/cost_allocation", Foreign.Hidden),
        new("GET /v1/customers/{customer_id}/costs/current", Foreign.Hidden),
        new("GET /v1/customers/{customer_id}/costs/by_resource", Foreign.Hidden),
        new("GET /v1/customers/{customer_id}/costs/timeline", Foreign.Hidden),
        new("GET /v1/customers/{customer_id}/costs/estimate", Foreign.Hidden),
        new("GET /v1/customers/{customer_id}/cost_alerts", Foreign.Hidden),
        new("POST /v1/customers/{customer_id}/cost_alerts", Foreign.Hidden, """{"threshold_type":"absolute","threshold":1}"""),
    ];
}
