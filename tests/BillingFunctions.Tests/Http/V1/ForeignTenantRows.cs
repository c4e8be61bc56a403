namespace BillingFunctions.Tests.Http.V1;

/// <summary>What a request that names another organization's things gets.</summary>
internal enum Foreign
{
    /// <summary>404, as if there were no such thing.</summary>
    Hidden,

    /// <summary>422 at the field that names it, as if there were no such thing.</summary>
    Refused,

    /// <summary>An empty list.</summary>
    Empty,

    /// <summary>It can name nothing of another: a read answers without a trace of the other's things, a write works on the caller's own.</summary>
    Own,
}

/// <summary>One operation.</summary>
/// <param name="Operation">Method and template.</param>
/// <param name="Outcome">What the caller gets.</param>
/// <param name="Body">The body, in which <c>{customer_id}</c> and the like stand for the other's things.</param>
/// <param name="Query">The query string likewise.</param>
internal sealed record ForeignRow(string Operation, Foreign Outcome, string? Body = null, string Query = "");

/// <summary>
/// Every operation of v1 with what it shows to another organization. A new operation needs a row here; when its path or body names a new kind of thing,
/// <see cref="ForeignTenantTests"/> makes one.
/// </summary>
internal static class ForeignTenantRows
{
    public static readonly IReadOnlyList<ForeignRow> All =
    [
        new("GET /v1/organizations", Foreign.Own),
        new("POST /v1/organizations", Foreign.Own),
        new("GET /v1/organizations/current", Foreign.Own),
        new("PUT /v1/organizations/current", Foreign.Own),
        new("GET /v1/organizations/current/import_window", Foreign.Own),
        new("PUT /v1/organizations/current/import_window", Foreign.Own),
        new("DELETE /v1/organizations/current/import_window", Foreign.Own),
        new("GET /v1/organizations/current/mail_settings", Foreign.Own),
        new("PUT /v1/organizations/current/mail_settings", Foreign.Own),
        new("DELETE /v1/organizations/current/mail_settings", Foreign.Own),
        new("POST /v1/organizations/current/mail_settings/test", Foreign.Own),
        new("GET /v1/organizations/current/api_keys", Foreign.Own),
        new("POST /v1/organizations/current/api_keys", Foreign.Own),
        new("POST /v1/organizations/current/api_keys/{api_key_id}/rotate", Foreign.Hidden),
        new("DELETE /v1/organizations/current/api_keys/{api_key_id}", Foreign.Hidden),

        new("GET /v1/billing_entities", Foreign.Own),
        new("POST /v1/billing_entities", Foreign.Own),
        new("GET /v1/billing_entities/customer_counts", Foreign.Own),
        new("GET /v1/billing_entities/{code}", Foreign.Hidden),
        new("PATCH /v1/billing_entities/{code}", Foreign.Hidden, "{}"),
        new("DELETE /v1/billing_entities/{code}", Foreign.Hidden),
        new("GET /v1/billing_entities/{code}/template", Foreign.Hidden),
        new("PUT /v1/billing_entities/{code}/template", Foreign.Hidden, "{}"),
        new("PUT /v1/billing_entities/{code}/template/logo", Foreign.Hidden, """{"content":"iVBORw0KGgo="}"""),
        new("DELETE /v1/billing_entities/{code}/template/logo", Foreign.Hidden),

        new("GET /v1/customers", Foreign.Empty),
        new("POST /v1/customers", Foreign.Own),
        new("GET /v1/customers/{customer_id}", Foreign.Hidden),
        new("PUT /v1/customers/{customer_id}", Foreign.Hidden, "{}"),
        new("DELETE /v1/customers/{customer_id}", Foreign.Hidden),
        new("GET /v1/customers/{external_id}/current_usage", Foreign.Hidden, Query: "?subscription_id={subscription_id}"),
        new("GET /v1/customers/{external_id}/projected_usage", Foreign.Hidden, Query: "?subscription_id={subscription_id}"),
        new("GET /v1/customers/{external_id}/past_usage", Foreign.Hidden, Query: "?external_subscription_id=sub-{external_id}"),
        new("GET /v1/customers/{external_id}/usage", Foreign.Hidden),
        new("GET /v1/customers/{customer_id}/trial_balance", Foreign.Hidden),
        new("GET /v1/customers/{customer_id}/revenue_by_day", Foreign.Hidden),

        new("GET /v1/billable_metrics", Foreign.Empty),
        new("POST /v1/billable_metrics", Foreign.Own),
        new("GET /v1/billable_metrics/stats", Foreign.Own),
        new("GET /v1/billable_metrics/plan_counts", Foreign.Own),
        new("GET /v1/billable_metrics/{metric_id}/plans", Foreign.Empty),
        new("GET /v1/billable_metrics/{metric_id}", Foreign.Hidden),
        new("PUT /v1/billable_metrics/{metric_id}", Foreign.Hidden, "{}"),
        new("DELETE /v1/billable_metrics/{metric_id}", Foreign.Hidden),
        new("POST /v1/billable_metrics/{code}/filters", Foreign.Hidden, """{"key":"region"}"""),
        new("GET /v1/billable_metrics/{code}/filters", Foreign.Hidden),
        new("DELETE /v1/billable_metrics/{code}/filters/{filter_id}", Foreign.Hidden),

        new("GET /v1/plans", Foreign.Empty),
        new("POST /v1/plans", Foreign.Refused, """{"code":"p","name":"P","interval":"monthly","charges":[{"billable_metric_id":"{metric_id}","charge_model":"standard","properties":{"amount":1}}]}"""),
        new("GET /v1/plans/subscription_counts", Foreign.Own),
        new("GET /v1/plans/{plan_id}", Foreign.Hidden),
        new("PUT /v1/plans/{plan_id}", Foreign.Hidden, "{}"),
        new("DELETE /v1/plans/{plan_id}", Foreign.Hidden),
        new("POST /v1/plans/{plan_id}/simulate", Foreign.Hidden, """{"units":1}"""),
        new("POST /v1/plans/{plan_id}/migrations/preview", Foreign.Hidden, "{}"),
        new("POST /v1/plans/{plan_id}/migrations", Foreign.Hidden, "{}"),
        new("GET /v1/plans/{plan_id}/migrations/{migration_id}", Foreign.Hidden),

        new("GET /v1/plans/{plan_code}/commitments", Foreign.Hidden),
        new("POST /v1/plans/{plan_code}/commitments", Foreign.Hidden, """{"amount_cents":1}"""),
        new("PUT /v1/commitments/{commitment_id}", Foreign.Hidden, "{}"),
        new("DELETE /v1/commitments/{commitment_id}", Foreign.Hidden),
        new("GET /v1/plans/{plan_code}/usage_thresholds", Foreign.Hidden),
        new("POST /v1/plans/{plan_code}/usage_thresholds", Foreign.Hidden, """{"amount_cents":1}"""),
        new("GET /v1/subscriptions/{subscription_id}/usage_thresholds", Foreign.Hidden),
        new("POST /v1/subscriptions/{subscription_id}/usage_thresholds", Foreign.Hidden, """{"amount_cents":1}"""),
        new("DELETE /v1/usage_thresholds/{threshold_id}", Foreign.Hidden),

        new("POST /v1/taxes", Foreign.Own),
        new("GET /v1/taxes", Foreign.Empty),
        new("GET /v1/taxes/applied", Foreign.Empty, Query: "?taxable_type=customer&taxable_id={customer_id}"),
        new("POST /v1/taxes/apply", Foreign.Hidden, """{"tax_code":"{code}","taxable_type":"customer","taxable_id":"{customer_id}"}"""),
        new("DELETE /v1/taxes/applied/{applied_tax_id}", Foreign.Hidden),
        new("GET /v1/taxes/application_counts", Foreign.Own),
        new("GET /v1/taxes/{code}/applied_entities", Foreign.Hidden),
        new("GET /v1/taxes/{code}", Foreign.Hidden),
        new("PUT /v1/taxes/{code}", Foreign.Hidden, "{}"),
        new("DELETE /v1/taxes/{code}", Foreign.Hidden),

        new("POST /v1/coupons", Foreign.Own),
        new("GET /v1/coupons", Foreign.Empty),
        new("GET /v1/coupons/{code}", Foreign.Hidden),
        new("PUT /v1/coupons/{code}", Foreign.Hidden, "{}"),
        new("DELETE /v1/coupons/{code}", Foreign.Hidden),
        new("POST /v1/coupons/apply", Foreign.Hidden, """{"coupon_code":"{code}","customer_id":"{customer_id}"}"""),
        new("DELETE /v1/coupons/applied/{applied_coupon_id}", Foreign.Hidden),
        new("GET /v1/coupons/{code}/analytics", Foreign.Hidden),
        new("POST /v1/coupons/{code}/duplicate", Foreign.Hidden),
        new("GET /v1/customers/{customer_id}/applied_coupons", Foreign.Hidden),

        new("POST /v1/add_ons", Foreign.Own),
        new("GET /v1/add_ons", Foreign.Empty),
        new("GET /v1/add_ons/application_counts", Foreign.Own),
        new("GET /v1/add_ons/{code}", Foreign.Hidden),
        new("PUT /v1/add_ons/{code}", Foreign.Hidden, "{}"),
        new("DELETE /v1/add_ons/{code}", Foreign.Hidden),

        new("POST /v1/credit_notes", Foreign.Refused, """{"number":"CN-9","invoice_id":"{invoice_id}","customer_id":"{customer_id}","credit_note_type":"credit","reason":"other","currency":"USD","items":[{"fee_id":"{fee_id}","amount_cents":1}]}"""),
        new("GET /v1/credit_notes", Foreign.Empty, Query: "?customer_id={customer_id}"),
        new("GET /v1/credit_notes/{credit_note_id}", Foreign.Hidden),
        new("PUT /v1/credit_notes/{credit_note_id}", Foreign.Hidden, "{}"),
        new("POST /v1/credit_notes/{credit_note_id}/finalize", Foreign.Hidden),
        new("POST /v1/credit_notes/{credit_note_id}/void", Foreign.Hidden),
        new("POST /v1/credit_notes/{credit_note_id}/download_pdf", Foreign.Hidden),
        new("POST /v1/credit_notes/{credit_note_id}/send_email", Foreign.Hidden),
        new("GET /v1/credit_notes/{credit_note_id}/mails", Foreign.Hidden),

        new("POST /v1/wallets", Foreign.Refused, """{"customer_id":"{customer_id}"}"""),
        new("GET /v1/wallets", Foreign.Empty, Query: "?customer_id={customer_id}"),
        new("GET /v1/refused_closes", Foreign.Own),
        new("POST /v1/refused_closes/{subject_id}/retry", Foreign.Hidden),

        new("GET /v1/wallets/{wallet_id}", Foreign.Hidden),
        new("PUT /v1/wallets/{wallet_id}", Foreign.Hidden, "{}"),
        new("DELETE /v1/wallets/{wallet_id}", Foreign.Hidden),
        new("POST /v1/wallets/{wallet_id}/top_up", Foreign.Hidden, """{"credits":1}"""),
        new("GET /v1/wallets/{wallet_id}/transactions", Foreign.Hidden),
        new("GET /v1/wallets/{wallet_id}/balance_timeline", Foreign.Hidden),
        new("GET /v1/wallets/{wallet_id}/depletion_forecast", Foreign.Hidden),
        new("POST /v1/wallets/transfer", Foreign.Refused, """{"source_wallet_id":"{wallet_id}","target_wallet_id":"{wallet_id}","credits":1}"""),

        new("GET /v1/subscriptions", Foreign.Empty, Query: "?customer_id={customer_id}"),
        new("POST /v1/subscriptions", Foreign.Refused, """{"external_id":"s","customer_id":"{customer_id}","plan_id":"{plan_id}"}"""),
        new("GET /v1/subscriptions/{subscription_id}", Foreign.Hidden),
        new("PUT /v1/subscriptions/{subscription_id}", Foreign.Hidden, "{}"),
        new("GET /v1/subscriptions/{subscription_id}/next_billing_date", Foreign.Hidden),
        new("GET /v1/subscriptions/{subscription_id}/lifecycle", Foreign.Hidden),
        new("POST /v1/subscriptions/{subscription_id}/activate", Foreign.Hidden),
        new("POST /v1/subscriptions/{subscription_id}/pause", Foreign.Hidden),
        new("POST /v1/subscriptions/{subscription_id}/resume", Foreign.Hidden),
        new("POST /v1/subscriptions/{subscription_id}/cancel", Foreign.Hidden),
        new("DELETE /v1/subscriptions/{subscription_id}", Foreign.Hidden),
        new("POST /v1/subscriptions/{subscription_id}/reactivate", Foreign.Hidden),
        new("POST /v1/subscriptions/{subscription_id}/change_plan_preview", Foreign.Hidden, """{"new_plan_id":"{plan_id}"}"""),
        new("POST /v1/subscriptions/{subscription_id}/change_plan", Foreign.Hidden, """{"new_plan_id":"{plan_id}"}"""),
        new("POST /v1/subscriptions/{subscription_id}/change_quantity", Foreign.Hidden, """{"quantity":2}"""),
        new("GET /v1/subscriptions/{subscription_id}/scheduled_changes", Foreign.Hidden),
        new("DELETE /v1/subscriptions/{subscription_id}/scheduled_changes/{kind}", Foreign.Hidden),
        new("POST /v1/subscriptions/{subscription_id}/extend_trial", Foreign.Hidden, """{"days":1}"""),
        new("POST /v1/subscriptions/{subscription_id}/end_trial", Foreign.Hidden),
        new("POST /v1/subscriptions/bulk_terminate", Foreign.Own),
        new("POST /v1/subscriptions/bulk_pause", Foreign.Own),
        new("POST /v1/subscriptions/bulk_resume", Foreign.Own),
        new("GET /v1/subscriptions/{subscription_id}/usage_trend", Foreign.Hidden),
        new("GET /v1/subscriptions/{subscription_id}/usage", Foreign.Hidden),
        new("GET /v1/subscriptions/{subscription_id}/current_usage", Foreign.Hidden),
        new("GET /v1/subscriptions/{subscription_id}/events", Foreign.Hidden),

        new("POST /v1/events", Foreign.Refused, """{"transaction_id":"t","external_customer_id":"{external_id}","code":"calls","timestamp":"2026-06-30T12:00:00Z"}"""),
        new("POST /v1/events/batch", Foreign.Refused, """{"events":[{"transaction_id":"t","external_customer_id":"{external_id}","code":"calls","timestamp":"2026-06-30T12:00:00Z"}]}"""),
        new("GET /v1/events", Foreign.Empty, Query: "?external_customer_id={external_id}"),
        new("POST /v1/events/estimate_fees", Foreign.Hidden, """{"subscription_id":"{subscription_id}","code":"calls"}"""),
        new("GET /v1/events/volume", Foreign.Own, Query: "?from_timestamp=2026-06-01T00:00:00Z&to_timestamp=2026-07-01T00:00:00Z"),
        new("GET /v1/events/{event_id}", Foreign.Hidden),
        new("POST /v1/events/cancel", Foreign.Refused, """{"amendment_id":"a","transaction_id":"t","external_customer_id":"{external_id}"}"""),
        new("POST /v1/events/replace", Foreign.Refused, """{"amendment_id":"a","transaction_id":"t","external_customer_id":"{external_id}","code":"calls","timestamp":"2026-06-30T12:00:00Z"}"""),
        new("POST /v1/events/{event_id}/reprocess", Foreign.Hidden),
        new("POST /v1/usage/recompute", Foreign.Hidden, """{"external_customer_id":"{external_id}","from_date":"2026-06-01","to_date":"2026-06-30"}"""),

        new("GET /v1/usage/pipeline", Foreign.Own),

        new("GET /v1/dead_letters", Foreign.Empty, Query: "?external_customer_id={external_id}"),
        new("POST /v1/dead_letters/replay", Foreign.Own),
        new("GET /v1/dead_letters/{letter}", Foreign.Hidden),
        new("PUT /v1/dead_letters/{letter}", Foreign.Hidden, """{"fields":{"code":"calls"}}"""),
        new("POST /v1/dead_letters/{letter}/replay", Foreign.Hidden),
        new("POST /v1/dead_letters/{letter}/discard", Foreign.Hidden, """{"reason":"none"}"""),
        new("GET /v1/unowned_dead_letters", Foreign.Own),
        new("POST /v1/unowned_dead_letters/replay", Foreign.Own),
        new("GET /v1/unowned_dead_letters/{letter}", Foreign.Own),
        new("PUT /v1/unowned_dead_letters/{letter}", Foreign.Own),
        new("POST /v1/unowned_dead_letters/{letter}/replay", Foreign.Own),
        new("POST /v1/unowned_dead_letters/{letter}/discard", Foreign.Own),

        new("GET /v1/invoices", Foreign.Empty, Query: "?customer_id={customer_id}"),
        new("POST /v1/invoices/preview", Foreign.Refused, """{"subscription_id":"{subscription_id}"}"""),
        new("GET /v1/invoices/{invoice_id}", Foreign.Hidden),
        new("POST /v1/invoices/{invoice_id}/finalize", Foreign.Hidden),
        new("POST /v1/invoices/{invoice_id}/void", Foreign.Hidden),
        new("GET /v1/invoices/{invoice_id}/pdf_preview", Foreign.Hidden),
        new("POST /v1/invoices/{invoice_id}/download_pdf", Foreign.Hidden),
        new("POST /v1/invoices/{invoice_id}/send_email", Foreign.Hidden),
        new("POST /v1/invoices/{invoice_id}/send_reminder", Foreign.Hidden),
        new("GET /v1/invoices/{invoice_id}/mails", Foreign.Hidden),

        new("POST /v1/invoices/one_off", Foreign.Hidden, """{"customer_id":"{customer_id}","line_items":[{"description":"x","quantity":1,"unit_price":1,"amount":1}]}"""),
        new("POST /v1/invoices/bulk_finalize", Foreign.Own),
        new("POST /v1/invoices/bulk_void", Foreign.Own),
        new("PUT /v1/invoices/{invoice_id}", Foreign.Hidden, "{}"),
        new("DELETE /v1/invoices/{invoice_id}", Foreign.Hidden),
        new("POST /v1/invoices/{invoice_id}/refresh", Foreign.Hidden),
        new("POST /v1/invoices/{invoice_id}/rebill", Foreign.Hidden),
        new("PUT /v1/fees/{fee_id}", Foreign.Hidden, "{}"),
        new("POST /v1/invoices/{invoice_id}/pay", Foreign.Hidden),
        new("POST /v1/invoices/{invoice_id}/write_off", Foreign.Hidden),
        new("GET /v1/invoices/{invoice_id}/settlements", Foreign.Hidden),
        new("GET /v1/customers/{customer_id}/past_due", Foreign.Hidden),

        new("GET /v1/payments", Foreign.Empty, Query: "?customer_id={customer_id}"),
        new("POST /v1/payments/record", Foreign.Hidden, """{"invoice_id":"{invoice_id}","amount":1}"""),
        new("GET /v1/payments/{payment_id}", Foreign.Hidden),
        new("DELETE /v1/payments/{payment_id}", Foreign.Hidden),
        new("POST /v1/payments/{payment_id}/mark-paid", Foreign.Hidden),
        new("POST /v1/payments/{payment_id}/refund", Foreign.Hidden, "{}"),
        new("POST /v1/payments/{payment_id}/download_receipt", Foreign.Hidden),

        new("GET /v1/fees", Foreign.Empty, Query: "?invoice_id={invoice_id}"),
        new("GET /v1/fees/{fee_id}", Foreign.Hidden),
    ];
}
