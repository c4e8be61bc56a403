namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Operations of the published API that are not there yet. The list only becomes shorter: whoever serves one strikes its line.</summary>
internal static class NotServedYet
{
    public static readonly IReadOnlyList<string> All =
    [
        "GET /v1/customers/{external_id}/portal_url",

        "GET /portal/auth/{external_id}",
        "GET /portal/dashboard_summary",
        "GET /portal/customer",
        "PATCH /portal/profile",
        "GET /portal/branding",
        "GET /portal/invoices",
        "GET /portal/invoices/{invoice_id}",
        "GET /portal/invoices/{invoice_id}/download_pdf",
        "GET /portal/invoices/{invoice_id}/pdf_preview",
        "POST /portal/invoices/{invoice_id}/pay",
        "GET /portal/invoices/{invoice_id}/payments",
        "GET /portal/current_usage",
        "GET /portal/payments",
        "GET /portal/wallet",
        "GET /portal/wallet/{wallet_id}/transactions",
        "GET /portal/wallet/{wallet_id}/balance_timeline",
        "POST /portal/wallet/{wallet_id}/top_up",
        "GET /portal/payment_methods",
        "POST /portal/payment_methods",
        "DELETE /portal/payment_methods/{payment_method_id}",
        "POST /portal/payment_methods/{payment_method_id}/set_default",
        "GET /portal/subscriptions",
        "GET /portal/subscriptions/{subscription_id}",
        "GET /portal/plans",
        "POST /portal/subscriptions/{subscription_id}/change_plan_preview",
        "POST /portal/subscriptions/{subscription_id}/change_plan",
        "GET /portal/add_ons",
        "GET /portal/add_ons/purchased",
        "POST /portal/add_ons/{add_on_id}/purchase",
        "GET /portal/coupons",
        "POST /portal/coupons/redeem",
        "GET /portal/usage/trend",
        "GET /portal/usage/limits",
        "GET /portal/usage/projected",
    ];
}
