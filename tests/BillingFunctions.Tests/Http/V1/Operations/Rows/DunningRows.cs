namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Campaigns and payment requests.</summary>
internal static class DunningRows
{
    public static readonly IReadOnlyList<OperationRow> All =
    [
        new("POST /v1/dunning_campaigns", """{"code":"made-{name}","name":"Made","bcc_emails":["copy@seller.example"],"thresholds":[{"currency":"USD","amount_cents":"100000000"}],"quiet_hours_start":"21:00","quiet_hours_end":"08:30"}""")
        {
            Rules =
            [
                new("""{"code":"c-{name}","name":"C","thresholds":[{"currency":"USD","amount_cents":1},{"currency":"USD","amount_cents":2}]}""", "body.thresholds:duplicate_currency"),
                new("""{"code":"c-{name}","name":"C","thresholds":[{"currency":"USD","amount_cents":"1.5"}]}""", "body.thresholds.0.amount_cents:decimal_whole"),
                new("""{"code":"c-{name}","name":"C","quiet_hours_start":"21:00"}""", "body.quiet_hours_end:missing"),
                new("""{"code":"c-{name}","name":"C","quiet_hours_end":"21:00"}""", "body.quiet_hours_start:missing"),
                new("""{"code":"c-{name}","name":"C","quiet_hours_start":"21:00","quiet_hours_end":"21:00"}""", "body.quiet_hours_end:value_error"),
                new("""{"code":"c-{name}","name":"C","quiet_hours_start":"24:00","quiet_hours_end":"08:00"}""", "body.quiet_hours_start:time_parsing"),
                new("""{"code":"c-{name}","name":"C","quiet_hours_start":"21:00","quiet_hours_end":"8:00"}""", "body.quiet_hours_end:time_parsing"),
                new("""{"code":"c-{name}","name":"C","payment_url":"shop"}""", "body.payment_url:url_parsing"),
                new("""{"code":"c-{name}","name":"C","billing_entity_codes":["none-{name}"]}""", "body.billing_entity_codes.0:unknown_reference"),
                new("""{"code":"c-{name}","name":"C","customer_ids":["0b7e4a52-91c3-8d5e-a1f2-6c3d9e8b4000"]}""", "body.customer_ids.0:unknown_reference"),
                new("""{"code":"c-{name}","name":"C","bcc_emails":["nobody"]}""", "body.bcc_emails.0:email"),
            ],
        },
        new("GET /v1/dunning_campaigns", Query: "?status=active"),
        new("GET /v1/dunning_campaigns/performance_stats"),
        new("GET /v1/dunning_campaigns/{campaign_id}"),
        new("PUT /v1/dunning_campaigns/{campaign_id}", """{"name":"Renamed"}""") { Rules = [new("""{"quiet_hours_start":"21:00"}""", "body.quiet_hours_end:missing")] },
        new("DELETE /v1/dunning_campaigns/{campaign_id}"),
        new("GET /v1/dunning_campaigns/{campaign_id}/execution_history"),
        new("GET /v1/dunning_campaigns/{campaign_id}/timeline"),
        new("POST /v1/dunning_campaigns/{campaign_id}/preview") { Repeat = Repeat.Harmless },

        new("POST /v1/payment_requests", """{"customer_id":"{customer_id}","invoice_ids":["{invoice_id}"]}""")
        {
            Rules =
            [
                new("""{"customer_id":"0b7e4a52-91c3-8d5e-a1f2-6c3d9e8b4000","invoice_ids":["{invoice_id}"]}""", "body.customer_id:unknown_reference"),
                new("""{"customer_id":"{customer_id}","invoice_ids":["0b7e4a52-91c3-8d5e-a1f2-6c3d9e8b4000"]}""", "body.invoice_ids.0:unknown_reference"),
            ],
            States =
            [
                new("invoice_id=draft_id", "draft"), new("invoice_id=paid_invoice_id", "paid"), new("invoice_id=void_invoice_id", "voided"), new("invoice_id=asked_invoice_id", "pending"),
            ],
        },
        new("GET /v1/payment_requests", Query: "?payment_status=pending&customer_id={customer_id}"),
        new("POST /v1/payment_requests/batch"),
        new("GET /v1/payment_requests/{request_id}"),
        new("GET /v1/payment_requests/{request_id}/attempts"),
        new("POST /v1/payment_requests/{request_id}/checkout", """{"success_url":"https://shop.example/yes","cancel_url":"https://shop.example/no"}""")
        {
            States = [new("request_id=canceled_request_id", "canceled")],
        },
    ];
}
