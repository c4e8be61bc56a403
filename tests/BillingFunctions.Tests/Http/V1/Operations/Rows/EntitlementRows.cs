namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Features, entitlements and usage alerts.</summary>
internal static class EntitlementRows
{
    public static readonly IReadOnlyList<OperationRow> All =
    [
        new("GET /v1/features"),
        new("POST /v1/features", """{"code":"made-{name}","name":"Made","feature_type":"boolean"}""")
        {
            Rules = [new("""{"code":"f-{name}","name":"F","feature_type":"boolean","billable_metric_code":"m"}""", "body.billable_metric_code:value_error")],
        },
        new("GET /v1/features/plan_counts"),
        new("GET /v1/features/{code}"),
        new("PATCH /v1/features/{code}", """{"name":"Renamed"}"""),
        new("DELETE /v1/features/{code}") { States = [new("code=granted_feature_code", "plan")] },
        new("GET /v1/entitlements", Query: "?plan_id={plan_id}"),
        new("POST /v1/entitlements", """{"plan_id":"{plan_id}","feature_id":"{feature_id}","value":"5"}""")
        {
            Rules = [new("""{"plan_id":"{plan_id}","feature_id":"{feature_id}","value":"many"}""", "body.value:value_error")],
        },
        new("POST /v1/entitlements/copy", """{"source_plan_id":"{granting_plan_id}","target_plan_id":"{other_plan_id}"}""") { Repeat = Repeat.Harmless },
        new("PATCH /v1/entitlements/{entitlement_id}", """{"value":"2"}"""),
        new("DELETE /v1/entitlements/{entitlement_id}"),
        new("GET /v1/subscriptions/{external_id}/entitlements"),
        new("PUT /v1/subscriptions/{external_id}/entitlements/{feature_code}", """{"value":"2"}"""),
        new("DELETE /v1/subscriptions/{external_id}/entitlements/{feature_code}") { With = "feature_code=own_feature_code" },
        new("GET /v1/subscriptions/{external_id}/entitlements/{feature_code}/check") { With = "feature_code=own_feature_code" },
        new("GET /v1/usage_alerts", Query: "?subscription_id={subscription_id}"),
        new("POST /v1/usage_alerts", """{"subscription_id":"{subscription_id}","billable_metric_id":"{metric_id}","threshold_value":10}""")
        {
            Rules =
            [
                new("""{"subscription_id":"{subscription_id}","threshold_value":10}""", "body.billable_metric_id:missing"),
                new("""{"billable_metric_id":"{metric_id}","threshold_value":10}""", "body.subscription_id:missing"),
                new("""{"subscription_id":"{subscription_id}","customer_id":"{customer_id}","measure":"amount","threshold_value":10}""", "body.customer_id:value_error"),
            ],
            States = [new("subscription_id=canceled_subscription_id", "canceled")],
        },
        new("GET /v1/usage_alerts/{alert_id}"),
        new("PATCH /v1/usage_alerts/{alert_id}", """{"threshold_value":20}"""),
        new("DELETE /v1/usage_alerts/{alert_id}"),
        new("GET /v1/usage_alerts/{alert_id}/status"),
        new("GET /v1/usage_alerts/{alert_id}/triggers"),
        new("POST /v1/usage_alerts/{alert_id}/test") { Repeat = Repeat.Harmless },
    ];
}
