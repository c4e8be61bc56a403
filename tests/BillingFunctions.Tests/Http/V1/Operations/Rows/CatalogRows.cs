namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Metrics, plans with their parts and versions, and taxes.</summary>
internal static class CatalogRows
{
    public static readonly IReadOnlyList<OperationRow> All =
    [
        new("GET /v1/billable_metrics"),
        new("POST /v1/billable_metrics", """{"code":"made-{name}","name":"Made","aggregation_type":"sum","field_name":"gb"}""")
        {
            Rules =
            [
                new("""{"code":"m-{name}","name":"M","aggregation_type":"sum"}""", "body.field_name:missing"),
                new("""{"code":"m-{name}","name":"M","aggregation_type":"custom"}""", "body.expression:missing"),
                new("""{"code":"m-{name}","name":"M","aggregation_type":"count","recurring":true}""", "body.recurring:value_error"),
                new("""{"code":"m-{name}","name":"M","aggregation_type":"count","rounding_precision":2}""", "body.rounding_precision:value_error"),
            ],
        },
        new("GET /v1/billable_metrics/stats"),
        new("GET /v1/billable_metrics/plan_counts"),
        new("GET /v1/billable_metrics/{metric_id}/plans") { With = "metric_id=priced_metric_id" },
        new("GET /v1/billable_metrics/{metric_id}"),
        new("PUT /v1/billable_metrics/{metric_id}", """{"name":"Renamed"}""")
        {
            Rules = [new("""{"recurring":true}""", "body.recurring:value_error") { With = "metric_id=priced_metric_id" }],
        },
        new("DELETE /v1/billable_metrics/{metric_id}") { States = [new("metric_id=priced_metric_id", "plan")] },
        new("POST /v1/billable_metrics/{code}/filters", """{"key":"region","values":["eu","us"]}"""),
        new("GET /v1/billable_metrics/{code}/filters"),
        new("DELETE /v1/billable_metrics/{code}/filters/{filter_id}"),

        new("GET /v1/plans"),
        new("POST /v1/plans", """{"code":"made-{name}","name":"Made","interval":"monthly","charges":[{"billable_metric_id":"{metric_id}","charge_model":"standard","properties":{"amount":1}}]}""")
        {
            Rules =
            [
                new("""{"code":"p-{name}","name":"P","interval":"monthly","charges":[{"billable_metric_id":"{metric_id}","charge_model":"standard"}]}""", "body.charges.0.properties.amount:missing"),
                new("""{"code":"p-{name}","name":"P","interval":"monthly","charges":[{"billable_metric_id":"{metric_id}","charge_model":"standard","properties":{"amount":-1}}]}""", "body.charges.0.properties.amount:greater_than_equal"),
            ],
        },
        new("GET /v1/plans/subscription_counts"),
        new("GET /v1/plans/{plan_id}"),
        new("PUT /v1/plans/{plan_id}", """{"name":"Renamed","amount_cents":200}"""),
        new("DELETE /v1/plans/{plan_id}") { States = [new("plan_id=sold_plan_id", "subscription")] },
        new("POST /v1/plans/{plan_id}/simulate", """{"units":12.5}""") { Repeat = Repeat.Harmless },
        new("POST /v1/plans/{plan_id}/migrations/preview", "{}") { Repeat = Repeat.Harmless },
        new("POST /v1/plans/{plan_id}/migrations", "{}"),
        new("GET /v1/plans/{plan_id}/migrations/{migration_id}"),

        new("GET /v1/plans/{plan_code}/commitments"),
        new("POST /v1/plans/{plan_code}/commitments", """{"amount_cents":"500"}""")
        {
            Rules = [new("""{"amount_cents":"0.5"}""", "body.amount_cents:value_error")],
        },
        new("PUT /v1/commitments/{commitment_id}", """{"amount_cents":600}"""),
        new("DELETE /v1/commitments/{commitment_id}"),
        new("GET /v1/plans/{plan_code}/usage_thresholds"),
        new("POST /v1/plans/{plan_code}/usage_thresholds", """{"amount_cents":600,"recurring":true}""")
        {
            Rules = [new("""{"amount_cents":600,"currency":"EUR"}""", "body.currency:currency_mismatch")],
        },
        new("GET /v1/subscriptions/{subscription_id}/usage_thresholds"),
        new("POST /v1/subscriptions/{subscription_id}/usage_thresholds", """{"amount_cents":600}""")
        {
            Rules = [new("""{"amount_cents":600,"currency":"EUR"}""", "body.currency:currency_mismatch")],
        },
        new("DELETE /v1/usage_thresholds/{threshold_id}"),

        new("GET /v1/taxes"),
        new("POST /v1/taxes", """{"code":"made-{name}","name":"Made","rate":"0.2"}""")
        {
            Rules =
            [
                new("""{"code":"t-{name}","name":"T","rate":"0.12345"}""", "body.rate:decimal_max_places"),
                new("""{"code":"t-{name}","name":"T","rate":"-0.1"}""", "body.rate:value_error"),
            ],
        },
        new("GET /v1/taxes/applied", Query: "?taxable_type=customer&taxable_id={customer_id}"),
        new("POST /v1/taxes/apply", """{"tax_code":"{code}","taxable_type":"customer","taxable_id":"{customer_id}"}""")
        {
            Rules = [new("""{"tax_code":"{code}","taxable_type":"planet","taxable_id":"{customer_id}"}""", "body.taxable_type:enum")],
        },
        new("DELETE /v1/taxes/applied/{applied_tax_id}"),
        new("GET /v1/taxes/application_counts"),
        new("GET /v1/taxes/{code}/applied_entities") { With = "code=used_tax_code" },
        new("GET /v1/taxes/{code}"),
        new("PUT /v1/taxes/{code}", """{"name":"Renamed"}""") { Rules = [new("""{"rate":"0.12345"}""", "body.rate:decimal_max_places")] },
        new("DELETE /v1/taxes/{code}") { States = [new("code=used_tax_code", "applied")] },
    ];
}
