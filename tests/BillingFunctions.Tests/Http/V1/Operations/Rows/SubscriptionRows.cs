namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Subscriptions, their steps, changes, ends and agreed prices, and closes that were refused.</summary>
internal static class SubscriptionRows
{
    public static readonly IReadOnlyList<OperationRow> All =
    [
        new("GET /v1/subscriptions", Query: "?customer_id={customer_id}"),
        new("POST /v1/subscriptions", """{"external_id":"made-{name}","customer_id":"{customer_id}","plan_id":"{plan_id}"}""")
        {
            Rules = [new("""{"external_id":"s-{name}","customer_id":"{customer_id}","plan_id":"0b7e4a52-91c3-8d5e-a1f2-6c3d9e8b4000"}""", "body.plan_id:unknown_reference")],
        },
        new("GET /v1/subscriptions/{subscription_id}"),
        new("PUT /v1/subscriptions/{subscription_id}", """{"on_termination_action":"skip"}""")
        {
            Rules =
            [
                new("""{"canceled_at":"2026-07-01T00:00:00Z"}""", "body.canceled_at:read_only"),
                new("""{"ending_at":"2026-06-01T00:00:00Z"}""", "body.ending_at:value_error"),
            ],
            States = [new("subscription_id=canceled_subscription_id", "canceled")],
        },
        new("GET /v1/subscriptions/{subscription_id}/next_billing_date") { States = [new("subscription_id=paused_subscription_id", "paused")] },
        new("GET /v1/subscriptions/{subscription_id}/lifecycle"),
        new("POST /v1/subscriptions/{subscription_id}/activate")
        {
            With = "subscription_id=pending_subscription_id", States = [new("subscription_id=new_subscription_id", "active")],
        },
        new("POST /v1/subscriptions/{subscription_id}/pause")
        {
            States = [new("subscription_id=paused_subscription_id", "paused"), new("subscription_id=pending_subscription_id", "pending")],
        },
        new("POST /v1/subscriptions/{subscription_id}/resume")
        {
            With = "subscription_id=paused_subscription_id", States = [new("subscription_id=new_subscription_id", "active")],
        },
        new("POST /v1/subscriptions/{subscription_id}/cancel") { States = [new("subscription_id=canceled_subscription_id", "canceled")] },
        new("DELETE /v1/subscriptions/{subscription_id}") { States = [new("subscription_id=canceled_subscription_id", "canceled")] },
        new("POST /v1/subscriptions/{subscription_id}/reactivate")
        {
            With = "subscription_id=ending_subscription_id",
            States = [new("subscription_id=new_subscription_id", "end"), new("subscription_id=canceled_subscription_id", "canceled")],
        },
        new("POST /v1/subscriptions/{subscription_id}/change_plan_preview", """{"new_plan_id":"{plan_id}"}""")
        {
            Repeat = Repeat.Harmless, States = [new("subscription_id=canceled_subscription_id", "canceled")],
        },
        new("POST /v1/subscriptions/{subscription_id}/change_plan", """{"new_plan_id":"{plan_id}"}""")
        {
            States = [new("subscription_id=canceled_subscription_id", "canceled")],
        },
        new("POST /v1/subscriptions/{subscription_id}/change_quantity", """{"quantity":2}""")
        {
            States = [new("subscription_id=canceled_subscription_id", "canceled")],
        },
        new("GET /v1/subscriptions/{subscription_id}/scheduled_changes") { With = "subscription_id=ending_subscription_id" },
        new("DELETE /v1/subscriptions/{subscription_id}/scheduled_changes/{kind}")
        {
            With = "subscription_id=ending_subscription_id", States = [new("subscription_id=new_subscription_id", "end")],
        },
        new("POST /v1/subscriptions/{subscription_id}/extend_trial", """{"days":3}""")
        {
            With = "subscription_id=trial_subscription_id", States = [new("subscription_id=new_subscription_id", "trial")],
        },
        new("POST /v1/subscriptions/{subscription_id}/end_trial")
        {
            With = "subscription_id=trial_subscription_id", States = [new("subscription_id=new_subscription_id", "trial")],
        },
        new("GET /v1/subscriptions/{subscription_id}/price_override") { With = "subscription_id=repriced_subscription_id" },
        new("PUT /v1/subscriptions/{subscription_id}/price_override", """{"amount_cents":4000}""")
        {
            Rules = [new("""{"charges":[{"charge_id":"0b7e4a52-91c3-8d5e-a1f2-6c3d9e8b4000","properties":{"amount":1}}]}""", "body.charges.0.charge_id:unknown_reference")],
        },
        new("DELETE /v1/subscriptions/{subscription_id}/price_override") { With = "subscription_id=repriced_subscription_id" },
        new("POST /v1/subscriptions/bulk_pause", """{"subscription_ids":["{subscription_id}"]}"""),
        new("POST /v1/subscriptions/bulk_resume", """{"subscription_ids":["{subscription_id}"]}""") { With = "subscription_id=paused_subscription_id" },
        new("POST /v1/subscriptions/bulk_terminate", """{"subscription_ids":["{subscription_id}"],"on_termination_action":"skip"}"""),

        new("GET /v1/refused_closes", Query: "?customer_id={customer_id}"),
        new("POST /v1/refused_closes/{subject_id}/retry") { With = "subject_id=refused_subject_id" },
    ];
}
