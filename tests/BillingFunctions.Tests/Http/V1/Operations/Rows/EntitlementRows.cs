namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Features and entitlements.</summary>
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
    ];
}
