namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Customers and what they owe.</summary>
internal static class CustomerRows
{
    public static readonly IReadOnlyList<OperationRow> All =
    [
        new("GET /v1/customers"),
        new("POST /v1/customers", """{"external_id":"made-{name}","name":"Made","email":"made@buyer.example","country":"KE","billing_metadata":{"a":1}}""")
        {
            Rules = [new("""{"external_id":"made-{name}","name":"Made","billing_entity_code":"nobody"}""", "body.billing_entity_code:unknown_reference")],
        },
        new("GET /v1/customers/{customer_id}"),
        new("PUT /v1/customers/{customer_id}", """{"name":"Renamed","net_payment_term":14}""")
        {
            Rules =
            [
                new("""{"currency":"EUR"}""", "body.currency:wrong_state") { With = "customer_id=sold_customer_id" },
                new("""{"billing_entity_code":"nobody"}""", "body.billing_entity_code:unknown_reference"),
            ],
        },
        new("DELETE /v1/customers/{customer_id}") { States = [new("customer_id=sold_customer_id", "subscription")] },
        new("GET /v1/customers/{customer_id}/past_due"),
        new("GET /v1/subscriptions/{subscription_id}/past_due"),
        new("GET /v1/customers/{customer_id}/trial_balance"),
        new("GET /v1/customers/{customer_id}/revenue_by_day"),
    ];
}
