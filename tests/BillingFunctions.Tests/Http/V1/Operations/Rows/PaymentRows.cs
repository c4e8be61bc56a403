namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Payments, payment methods and providers.</summary>
internal static class PaymentRows
{
    public static readonly IReadOnlyList<OperationRow> All =
    [
        new("GET /v1/payments", Query: "?customer_id={customer_id}"),
        new("POST /v1/payments/record", """{"invoice_id":"{invoice_id}","amount":100,"reference":"bank 1"}""")
        {
            Rules =
            [
                new("""{"invoice_id":"{invoice_id}","amount":"2.5"}""", "body.amount:decimal_whole"),
                new("""{"invoice_id":"{invoice_id}","amount":1,"currency":"EUR"}""", "body.currency:currency_mismatch"),
            ],
            States = [new("invoice_id=draft_id", "draft"), new("invoice_id=paid_invoice_id", "paid"), new("invoice_id=void_invoice_id", "voided")],
        },
        new("GET /v1/payments/{payment_id}"),
        new("DELETE /v1/payments/{payment_id}") { With = "payment_id=pending_payment_id", States = [new("payment_id=payment_id", "succeeded")] },
        new("POST /v1/payments/{payment_id}/mark-paid") { With = "payment_id=pending_payment_id", States = [new("payment_id=payment_id", "succeeded")] },
        new("POST /v1/payments/{payment_id}/refund", """{"amount":1}""")
        {
            Rules = [new("""{"amount":2}""", "body.amount:less_than_equal"), new("""{"amount":"1.5"}""", "body.amount:decimal_whole")],
            States = [new("payment_id=pending_payment_id", "pending"), new("payment_id=refunded_payment_id", "refunded")],
        },
        new("POST /v1/payments/{payment_id}/download_receipt") { Repeat = Repeat.Harmless, States = [new("payment_id=pending_payment_id", "pending")] },
        new("POST /v1/payments/{payment_id}/retry") { With = "payment_id=failed_payment_id", States = [new("payment_id=payment_id", "succeeded")] },
        new("POST /v1/payments/checkout", """{"invoice_id":"{invoice_id}","success_url":"https://shop.example/yes","cancel_url":"https://shop.example/no"}""")
        {
            States = [new("invoice_id=draft_id", "draft")],
        },
        new("POST /v1/payments/webhook/{provider}") { ShownBy = nameof(Payments.WebhooksTests) },
        new("POST /v1/payments/webhook/{provider}/{connection_id}/{reference}/{code}") { ShownBy = nameof(Payments.WebhooksTests) },

        new("GET /v1/payment_methods", Query: "?customer_id={customer_id}"),
        new("POST /v1/payment_methods", """{"customer_id":"{customer_id}","provider":"sandbox","provider_payment_method_id":"sbx_succeeds","type":"card"}"""),
        new("POST /v1/payment_methods/setup", """{"customer_id":"{customer_id}","success_url":"https://shop.example/yes","cancel_url":"https://shop.example/no"}"""),
        new("POST /v1/payment_methods/portal", """{"customer_id":"{customer_id}","return_url":"https://shop.example/back"}"""),
        new("GET /v1/payment_methods/{payment_method_id}"),
        new("DELETE /v1/payment_methods/{payment_method_id}") { With = "payment_method_id=second_payment_method_id", States = [new("payment_method_id=default_payment_method_id", "default")] },
        new("POST /v1/payment_methods/{payment_method_id}/set_default") { With = "payment_method_id=second_payment_method_id" },

        new("GET /v1/integrations"),
        new("POST /v1/integrations", """{"integration_type":"payment_provider","provider_type":"paystack","settings":{"secret_key":"sk_test_abc"}}"""),
        new("GET /v1/integrations/{integration_id}"),
        new("PUT /v1/integrations/{integration_id}", """{"status":"active"}"""),
        new("POST /v1/integrations/{integration_id}/test"),
        new("GET /v1/integrations/{integration_id}/webhook_events"),
        new("GET /v1/integrations/{integration_id}/customers"),
        new("PUT /v1/integrations/{integration_id}/customers/{customer_id}", """{"external_customer_id":"there-1"}""") { With = "integration_id=webhook_integration_id" },
        new("GET /v1/integrations/{integration_id}/mappings"),
        new("GET /v1/integrations/{integration_id}/sync_history", Query: "?status=failed&resource_type=credit_note"),
        new("GET /v1/customers/{customer_id}/integration_mappings"),
        new("DELETE /v1/integrations/{integration_id}") { ShownBy = nameof(Integrations.IntegrationsTests) }, // The other rows need theirs.
    ];
}
