namespace BillingFunctions.Tests.Http.V1;

/// <summary>The operations of the portal with what they show to another customer, of the same organization or of another.</summary>
internal static class PortalForeignRows
{
    private const string Pages = """{"success_url":"https://shop.example/yes","cancel_url":"https://shop.example/no"}""";
    private const string Plan = """{"new_plan_id":"{plan_id}"}""";
    private const string OfSubscription = "?subscription_id={subscription_id}";

    public static readonly IReadOnlyList<ForeignRow> All =
    [
        new("GET /v1/customers/{external_id}/portal_url", Foreign.Hidden),
        new("DELETE /v1/customers/{external_id}/portal_tokens", Foreign.Hidden),
        new("GET /portal/auth/{external_id}", Foreign.Hidden),

        new("GET /portal/home", Foreign.Own),
        new("GET /portal/home/page.css", Foreign.Own),
        new("GET /portal/home/page.js", Foreign.Own),

        new("GET /portal/dashboard_summary", Foreign.Own),
        new("GET /portal/customer", Foreign.Own),
        new("PATCH /portal/profile", Foreign.Own),
        new("GET /portal/branding", Foreign.Own),
        new("GET /portal/invoices", Foreign.Empty),
        new("GET /portal/invoices/{invoice_id}", Foreign.Hidden),
        new("GET /portal/invoices/{invoice_id}/download_pdf", Foreign.Hidden),
        new("GET /portal/invoices/{invoice_id}/pdf_preview", Foreign.Hidden),
        new("POST /portal/invoices/{invoice_id}/pay", Foreign.Hidden, Pages),
        new("GET /portal/invoices/{invoice_id}/payments", Foreign.Hidden),
        new("GET /portal/payments", Foreign.Empty),
        new("GET /portal/current_usage", Foreign.Hidden, Query: OfSubscription),
        new("GET /portal/usage/trend", Foreign.Hidden, Query: OfSubscription),
        new("GET /portal/usage/limits", Foreign.Hidden, Query: OfSubscription),
        new("GET /portal/usage/projected", Foreign.Hidden, Query: OfSubscription),
        new("GET /portal/wallet", Foreign.Empty),
        new("GET /portal/wallet/{wallet_id}/transactions", Foreign.Hidden),
        new("GET /portal/wallet/{wallet_id}/balance_timeline", Foreign.Hidden),
        new("POST /portal/wallet/{wallet_id}/top_up", Foreign.Hidden, """{"credits":1}"""),
        new("GET /portal/payment_methods", Foreign.Empty),
        new("POST /portal/payment_methods", Foreign.Refused, """{"customer_id":"{customer_id}","provider":"sandbox","provider_payment_method_id":"sbx_succeeds","type":"card"}"""),
        new("DELETE /portal/payment_methods/{payment_method_id}", Foreign.Hidden),
        new("POST /portal/payment_methods/{payment_method_id}/set_default", Foreign.Hidden),
        new("GET /portal/subscriptions", Foreign.Empty),
        new("GET /portal/subscriptions/{subscription_id}", Foreign.Hidden),
        new("GET /portal/plans", Foreign.Own),
        new("POST /portal/subscriptions/{subscription_id}/change_plan_preview", Foreign.Hidden, Plan),
        new("POST /portal/subscriptions/{subscription_id}/change_plan", Foreign.Hidden, Plan),
        new("GET /portal/add_ons", Foreign.Own),
        new("GET /portal/add_ons/purchased", Foreign.Empty),
        new("POST /portal/add_ons/{add_on_id}/purchase", Foreign.Own),
        new("GET /portal/coupons", Foreign.Empty),
        new("POST /portal/coupons/redeem", Foreign.Own),
    ];
}
