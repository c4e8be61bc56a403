namespace Billing.Fuzz.OpenApi.Worlds;

/// <summary>One thing at least of each kind that v1 knows, in more than one state where that matters. Other surfaces see the same things.</summary>
internal static class V1World
{
    private const string Events = "/v1/events";

    public static readonly IReadOnlyList<WorldStep> Steps =
    [
        new("POST /v1/integrations", """{"integration_type":"payment_provider","provider_type":"sandbox"}""", "integration_id"),
        new("POST /v1/integrations", """{"integration_type":"webhook","provider_type":"webhook","settings":{"url":"https://hooks.invalid/x","signing_secret":"s"},"status":"inactive"}"""),
        new("POST /v1/billing_entities", """{"code":"branch","name":"Branch","country":"KE","invoice_numbering":"gapless"}"""),
        new("POST /v1/billable_metrics", """{"code":"calls","name":"Calls","aggregation_type":"count"}""", "metric_id"),
        new("POST /v1/billable_metrics", """{"code":"storage","name":"Storage","aggregation_type":"sum","field_name":"gb"}""", "storage_id"),
        new("POST /v1/billable_metrics/calls/filters", """{"key":"region","values":["eu","us"]}""", "filter_id"),
        new("POST /v1/taxes", """{"code":"vat","name":"VAT","rate":"0.2","applied_to_organization":true}"""),
        new("POST /v1/taxes", """{"code":"city","name":"City","rate":"0.05"}"""),
        new("POST /v1/plans", """
            {"code":"team","name":"Team","interval":"monthly","amount_cents":4900,"charges":[
             {"billable_metric_id":"{metric_id}","charge_model":"standard","properties":{"amount":"25"}},
             {"billable_metric_id":"{storage_id}","charge_model":"graduated","properties":{"graduated_ranges":[{"from_value":0,"to_value":10,"per_unit_amount":"0"},{"from_value":10,"to_value":null,"per_unit_amount":"50"}]}}]}
            """, "plan_id"),
        new("POST /v1/plans", """{"code":"flat","name":"Flat","interval":"monthly","amount_cents":1000,"pay_in_advance":true}""", "flat_plan_id"),
        new("POST /v1/plans/team/commitments", """{"amount_cents":100}""", "commitment_id"),
        new("POST /v1/plans/team/usage_thresholds", """{"amount_cents":500000}""", "threshold_id"),
        new("POST /v1/customers", """{"external_id":"acme","name":"Acme","email":"acme@buyer.invalid"}""", "customer_id"),
        new("POST /v1/customers", """{"external_id":"globex","name":"Globex","timezone":"Africa/Nairobi","billing_entity_code":"branch"}""", "other_customer_id"),
        new("POST /v1/payment_methods", """{"customer_id":"{customer_id}","provider":"sandbox","provider_payment_method_id":"sbx_declines_generic","type":"card","is_default":true}""", "payment_method_id"),
        new($"POST {Events}", """{"transaction_id":"t1","external_customer_id":"acme","code":"calls","timestamp":"2026-06-10T12:00:00Z","properties":{"region":"eu"}}"""),
        new($"POST {Events}", """{"transaction_id":"t2","external_customer_id":"acme","code":"storage","timestamp":"2026-06-11T12:00:00Z","properties":{"gb":12.5}}"""),
        new($"FIRST {Events}?external_customer_id=acme", Name: "event_id"),
        new("POST /v1/subscriptions", """{"external_id":"acme-1","customer_id":"{customer_id}","plan_id":"{plan_id}","started_at":"2026-06-01T00:00:00Z"}""", "subscription_id"),
        new("POST /v1/subscriptions", """{"external_id":"globex-1","customer_id":"{other_customer_id}","plan_id":"{flat_plan_id}","started_at":"2026-06-15T00:00:00Z","trial_period_days":30}""", "trial_subscription_id"),
        new("POST /v1/subscriptions", """{"external_id":"globex-2","customer_id":"{other_customer_id}","plan_id":"{flat_plan_id}"}""", "pending_subscription_id"),
        new("FIRST /v1/invoices?status=finalized", Name: "invoice_id"),
        new("FIRST /v1/fees?invoice_id={invoice_id}", Name: "fee_id"),
        new("POST /v1/invoices/one_off", """{"customer_id":"{customer_id}","line_items":[{"description":"Setup","quantity":1,"unit_price":1000,"amount":1000}]}""", "draft_id"),
        new("POST /v1/payments/record", """{"invoice_id":"{invoice_id}","amount":100}""", "payment_id"),
        new("POST /v1/credit_notes", """
            {"number":"CN-1","invoice_id":"{invoice_id}","customer_id":"{customer_id}","credit_note_type":"credit","reason":"other","currency":"USD","items":[{"fee_id":"{fee_id}","amount_cents":10}]}
            """, "credit_note_id"),
        new("POST /v1/coupons", """{"code":"five","name":"Five","coupon_type":"percentage","percentage_rate":5,"frequency":"forever"}"""),
        new("POST /v1/coupons/apply", """{"coupon_code":"five","customer_id":"{customer_id}"}""", "applied_coupon_id"),
        new("POST /v1/add_ons", """{"code":"training","name":"Training","amount_cents":500}"""),
        new("POST /v1/wallets", """{"customer_id":"{customer_id}","initial_granted_credits":5}""", "wallet_id"),
        new("POST /v1/wallets", """{"customer_id":"{customer_id}","name":"Second","code":"second","initial_granted_credits":5}""", "target_wallet_id"),
        new("POST /v1/taxes/apply", """{"tax_code":"city","taxable_type":"customer","taxable_id":"{customer_id}"}""", "applied_tax_id"),
        new("POST /v1/features", """{"code":"seats","name":"Seats","feature_type":"quantity"}""", "feature_id"),
        new("POST /v1/entitlements", """{"plan_id":"{plan_id}","feature_id":"{feature_id}","value":"5"}""", "entitlement_id"),
        new("POST /v1/usage_alerts", """{"subscription_id":"{subscription_id}","billable_metric_id":"{metric_id}","threshold_value":1000}""", "alert_id"),
        new("POST /v1/webhook_endpoints", """{"url":"https://hooks.invalid/x","event_types":["*"]}""", "endpoint_id"),
        new("POST /v1/dunning_campaigns", """{"code":"gentle","name":"Gentle","thresholds":[{"currency":"USD","amount_cents":100}]}""", "campaign_id"),
        new("POST /v1/payment_requests", """{"customer_id":"{customer_id}","invoice_ids":["{invoice_id}"]}""", "request_id"),
        new("POST /v1/data_exports", """{"export_type":"customers"}""", "export_id"),
        new("POST /v1/plans/{plan_id}/migrations", "{}", "migration_id"),
        new("POST /v1/organizations/current/api_keys", """{"name":"spare","scopes":["read"]}""", "api_key_id"),
        new("PUT /v1/subscriptions/{subscription_id}/price_override", """{"amount_cents":4800}"""),
        new("FIRST /v1/webhook_endpoints/hooks/list", Name: "webhook_id"),
    ];
}
