namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Invoices, fees and credit notes, with their documents and mails.</summary>
internal static class InvoiceRows
{
    public static readonly IReadOnlyList<OperationRow> All =
    [
        new("GET /v1/invoices", Query: "?customer_id={customer_id}"),
        new("POST /v1/invoices/preview", """{"subscription_id":"{subscription_id}"}""")
        {
            Repeat = Repeat.Harmless, States = [new("subscription_id=canceled_subscription_id", "canceled"), new("subscription_id=pending_subscription_id", "pending")],
        },
        new("GET /v1/invoices/{invoice_id}"),
        new("PUT /v1/invoices/{invoice_id}", """{"due_date":"2026-08-10T00:00:00Z"}""")
        {
            Rules =
            [
                new("""{"paid_at":"2026-07-01T00:00:00Z"}""", "body.paid_at:read_only"),
                new("""{"due_date":"2026-06-01T00:00:00Z"}""", "body.due_date:out_of_range"),
            ],
            States = [new("invoice_id=void_invoice_id", "voided"), new("invoice_id=paid_invoice_id", "paid")],
        },
        new("DELETE /v1/invoices/{invoice_id}")
        {
            With = "invoice_id=draft_id", States = [new("invoice_id=invoice_id", "finalized"), new("invoice_id=paid_invoice_id", "paid")],
        },
        new("POST /v1/invoices/{invoice_id}/finalize")
        {
            With = "invoice_id=draft_id", States = [new("invoice_id=invoice_id", "finalized"), new("invoice_id=void_invoice_id", "voided")],
        },
        new("POST /v1/invoices/{invoice_id}/void") { States = [new("invoice_id=paid_invoice_id", "paid"), new("invoice_id=void_invoice_id", "voided")] },
        new("POST /v1/invoices/one_off", """
            {"customer_id":"{customer_id}","due_date":"2026-07-20T00:00:00Z","line_items":[{"description":"Setup","quantity":2,"unit_price":"10.5","amount":21}]}
            """)
        {
            Rules =
            [
                new("""{"customer_id":"{customer_id}","line_items":[{"description":"a","quantity":2,"unit_price":"10","amount":21}]}""", "body.line_items.0.amount:value_error"),
                new("""{"customer_id":"{customer_id}","billing_entity_id":"0b7e4a52-91c3-8d5e-a1f2-6c3d9e8b4000","line_items":[{"description":"a","quantity":1,"unit_price":1,"amount":1}]}""", "body.billing_entity_id:unknown_reference"),
            ],
        },
        new("POST /v1/invoices/bulk_finalize", """{"invoice_ids":["{invoice_id}"]}""") { With = "invoice_id=draft_id" },
        new("POST /v1/invoices/bulk_void", """{"invoice_ids":["{invoice_id}"]}"""),
        new("POST /v1/invoices/{invoice_id}/refresh") { With = "invoice_id=draft_id", States = [new("invoice_id=invoice_id", "finalized")] },
        new("POST /v1/invoices/{invoice_id}/rebill") { With = "invoice_id=void_period_invoice_id", States = [new("invoice_id=period_invoice_id", "finalized")] },
        new("POST /v1/invoices/{invoice_id}/pay") { States = [new("invoice_id=draft_id", "draft"), new("invoice_id=paid_invoice_id", "paid")] },
        new("POST /v1/invoices/{invoice_id}/write_off") { States = [new("invoice_id=draft_id", "draft"), new("invoice_id=paid_invoice_id", "paid")] },
        new("GET /v1/invoices/{invoice_id}/settlements") { With = "invoice_id=paid_invoice_id" },
        new("GET /v1/invoices/{invoice_id}/pdf_preview"),
        new("POST /v1/invoices/{invoice_id}/download_pdf") { Repeat = Repeat.Harmless, States = [new("invoice_id=draft_id", "draft")] },
        new("POST /v1/invoices/{invoice_id}/send_email") { States = [new("invoice_id=draft_id", "draft")] },
        new("POST /v1/invoices/{invoice_id}/send_reminder")
        {
            With = "invoice_id=due_invoice_id", States = [new("invoice_id=invoice_id", "not due"), new("invoice_id=paid_invoice_id", "paid")],
        },
        new("GET /v1/invoices/{invoice_id}/mails"),

        new("GET /v1/fees", Query: "?invoice_id={invoice_id}"),
        new("GET /v1/fees/{fee_id}"),
        new("PUT /v1/fees/{fee_id}", """{"description":"Setup"}""")
        {
            With = "fee_id=draft_fee_id",
            Rules = [new("""{"total_amount_cents":1}""", "body.total_amount_cents:read_only")],
            States = [new("fee_id=fee_id", "finalized")],
        },

        new("GET /v1/credit_notes", Query: "?customer_id={customer_id}"),
        new("POST /v1/credit_notes", """
            {"number":"made-{name}","invoice_id":"{invoice_id}","customer_id":"{customer_id}","credit_note_type":"credit","reason":"other","currency":"USD","items":[{"fee_id":"{fee_id}","amount_cents":1}]}
            """)
        {
            Rules =
            [
                new("""{"number":"made-{name}","invoice_id":"{invoice_id}","customer_id":"{customer_id}","credit_note_type":"credit","reason":"other","currency":"EUR","items":[{"fee_id":"{fee_id}","amount_cents":1}]}""", "body.currency:value_error"),
                new("""{"number":"made-{name}","invoice_id":"{invoice_id}","customer_id":"{customer_id}","credit_note_type":"credit","reason":"other","currency":"USD","items":[{"fee_id":"{fee_id}","amount_cents":1001}]}""", "body.items.0.amount_cents:out_of_range"),
                new("""{"number":"x-CN1","invoice_id":"{invoice_id}","customer_id":"{customer_id}","credit_note_type":"credit","reason":"other","currency":"USD","items":[{"fee_id":"{fee_id}","amount_cents":1}]}""", "body.number:value_error"),
            ],
        },
        new("GET /v1/credit_notes/{credit_note_id}"),
        new("PUT /v1/credit_notes/{credit_note_id}", """{"description":"Sorry"}""") { States = [new("credit_note_id=final_credit_note_id", "finalized")] },
        new("POST /v1/credit_notes/{credit_note_id}/finalize") { States = [new("credit_note_id=final_credit_note_id", "finalized")] },
        new("POST /v1/credit_notes/{credit_note_id}/void")
        {
            With = "credit_note_id=final_credit_note_id", States = [new("credit_note_id=credit_note_id", "draft"), new("credit_note_id=void_credit_note_id", "voided")],
        },
        new("POST /v1/credit_notes/{credit_note_id}/download_pdf")
        {
            With = "credit_note_id=final_credit_note_id", Repeat = Repeat.Harmless, States = [new("credit_note_id=credit_note_id", "draft")],
        },
        new("POST /v1/credit_notes/{credit_note_id}/send_email") { With = "credit_note_id=final_credit_note_id", States = [new("credit_note_id=credit_note_id", "draft")] },
        new("GET /v1/credit_notes/{credit_note_id}/mails"),
    ];
}
