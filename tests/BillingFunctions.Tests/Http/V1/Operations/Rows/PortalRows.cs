namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>The customer portal: its operations are called with a token of the row's customer.</summary>
internal static class PortalRows
{
    private const string Pages = """{"success_url":"https://shop.example/yes","cancel_url":"https://shop.example/no"}""";
    private const string Plan = """{"new_plan_id":"{plan_id}"}""";

    public static readonly IReadOnlyList<OperationRow> All =
    [
        new("GET /v1/customers/{external_id}/portal_url"),
        new("DELETE /v1/customers/{external_id}/portal_tokens"),
        new("GET /portal/auth/{external_id}"),

        new("GET /portal/home"),
        new("GET /portal/home/page.css"),
        new("GET /portal/home/page.js"),

        new("GET /portal/dashboard_summary"),
        new("GET /portal/customer"),
        new("PATCH /portal/profile", """{"name":"Renamed","email":"renamed@buyer.example","timezone":"Europe/Warsaw"}"""),
        new("GET /portal/branding"),

        new("GET /portal/invoices"),
        new("GET /portal/invoices/{invoice_id}"),
        new("GET /portal/invoices/{invoice_id}/download_pdf") { States = [new("invoice_id=draft_id", "draft"), new("invoice_id=void_invoice_id", "voided")] },
        new("GET /portal/invoices/{invoice_id}/pdf_preview") { With = "invoice_id=draft_id" },
        new("POST /portal/invoices/{invoice_id}/pay", Pages) { States = [new("invoice_id=draft_id", "draft"), new("invoice_id=paid_invoice_id", "paid")] },
        new("GET /portal/invoices/{invoice_id}/payments"),
        new("GET /portal/payments"),

        new("GET /portal/current_usage", Query: "?subscription_id={subscription_id}"),
        new("GET /portal/usage/trend", Query: "?subscription_id={subscription_id}&start_date=2026-06-01&end_date=2026-06-30"),
        new("GET /portal/usage/limits", Query: "?subscription_id={subscription_id}"),
        new("GET /portal/usage/projected", Query: "?subscription_id={subscription_id}"),

        new("GET /portal/wallet"),
        new("GET /portal/wallet/{wallet_id}/transactions"),
        new("GET /portal/wallet/{wallet_id}/balance_timeline"),
        new("POST /portal/wallet/{wallet_id}/top_up", """{"credits":500}""")
        {
            Rules = [new("""{"credits":"0.0001"}""", "body.credits:greater_than")], States = [new("wallet_id=ended_wallet_id", "terminated")],
        },

        new("GET /portal/payment_methods"),
        new("POST /portal/payment_methods", """{"customer_id":"{customer_id}","provider":"sandbox","provider_payment_method_id":"sbx_succeeds","type":"card"}""")
        {
            Rules = [new($$"""{"customer_id":"{{BillingWorld.Nobody}}","provider":"sandbox","provider_payment_method_id":"sbx_succeeds","type":"card"}""", "body.customer_id:unknown_reference")],
        },
        new("DELETE /portal/payment_methods/{payment_method_id}") { With = "payment_method_id=second_payment_method_id", States = [new("payment_method_id=default_payment_method_id", "default")] },
        new("POST /portal/payment_methods/{payment_method_id}/set_default") { With = "payment_method_id=second_payment_method_id" },

        new("GET /portal/subscriptions"),
        new("GET /portal/subscriptions/{subscription_id}"),
        new("GET /portal/plans"),
        new("POST /portal/subscriptions/{subscription_id}/change_plan_preview", Plan) { Repeat = Repeat.Harmless, States = [new("subscription_id=canceled_subscription_id", "canceled")] },
        new("POST /portal/subscriptions/{subscription_id}/change_plan", Plan)
        {
            Rules = [new($$"""{"new_plan_id":"{{BillingWorld.Nobody}}"}""", "body.new_plan_id:unknown_reference")], States = [new("subscription_id=canceled_subscription_id", "canceled")],
        },

        new("GET /portal/add_ons"),
        new("GET /portal/add_ons/purchased"),
        new("POST /portal/add_ons/{add_on_id}/purchase"),
        new("GET /portal/coupons"),
        new("POST /portal/coupons/redeem", """{"coupon_code":"{code}"}""") { States = [new("code=ended_coupon_code", "terminated")] },
    ];
}
