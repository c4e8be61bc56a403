using BillingFunctions.Tests.Http.V1;

namespace BillingFunctions.Tests.Http.Nova;

/// <summary>Every operation of NovaBilling.</summary>
internal static class NovaRows
{
    public static readonly IReadOnlyList<OperationRow> All = [.. CatalogRows, .. CustomerRows, .. SubscriptionRows, .. InvoiceRows, .. MoneyRows, .. OtherRows, .. NovaAccountRows.All];

    private static IReadOnlyList<OperationRow> CatalogRows =>
    [
        new("GET /api/billable-metrics"),
        new("GET /api/billable-metrics/{id}") { With = "id=metric_id" },
        new("POST /api/billable-metrics", """{"name":"Calls","code":"m_{name}","aggregationType":"SUM","fieldName":"n","filters":[{"key":"region","values":["eu"]}]}""")
        {
            Rules = [new("""{"name":"Calls","code":"m_{name}","aggregationType":"SUM"}""", "body.fieldName:missing"),
                new("""{"name":"C","code":"m_{name}","aggregationType":"COUNT","filters":[{"key":"a","values":[]},{"key":"a","values":[]}]}""", "body.filters:value_error")],
        },
        new("PATCH /api/billable-metrics/{id}", """{"name":"Other","filters":[{"key":"zone","values":["a"]}]}""") { With = "id=metric_id" },
        new("DELETE /api/billable-metrics/{id}") { With = "id=spare_metric_id", States = [new("id=priced_metric_id", "priced")] },

        new("GET /api/plans", Query: "?isActive=true"),
        new("GET /api/plans/{id}") { With = "id=plan_id" },
        new("POST /api/plans", """
            {"name":"Pro","code":"p_{name}","billingInterval":"MONTHLY","billingTiming":"IN_ADVANCE","features":["a"],"prices":[{"currency":"USD","amount":49.99}],
             "minimumCommitment":10,"netPaymentTerms":14,"invoiceGracePeriodDays":2,"progressiveBillingThreshold":100}
            """)
        {
            Rules = [new("""{"name":"P","code":"p_{name}","billingInterval":"MONTHLY","prices":[{"currency":"JPY","amount":0.5}]}""", "body.prices.0.amount:decimal_places"),
                new("""{"name":"P","code":"p_{name}","billingInterval":"MONTHLY","prices":[{"currency":"USD","amount":1},{"currency":"USD","amount":2}]}""", "body.prices.1.currency:duplicate")],
        },
        new("PATCH /api/plans/{id}", """{"name":"Other","features":["b"],"minimumCommitment":0}""") { With = "id=plan_id" },
        new("DELETE /api/plans/{id}") { With = "id=plan_id", States = [new("id=sold_plan_id", "subscriptions")] },
        new("POST /api/plans/{id}/prices", """{"currency":"EUR","amount":45}""") { With = "id=plan_id", Rules = [new("""{"currency":"EUR","amount":0.001}""", "body.amount:decimal_places")] },
        new("PATCH /api/plans/{id}/prices/{priceId}", """{"amount":50}""") { With = "id=plan_id,priceId=price_id" },
        new("DELETE /api/plans/{id}/prices/{priceId}") { With = "id=plan_id,priceId=price_id" },

        new("GET /api/charges", Query: "?planId={plan_id}") { Foreign = Foreign.Own },
        new("GET /api/charges/{id}") { With = "id=charge_id" },
        new("GET /api/charges/plan/{planId}") { With = "planId=plan_id" },
        new("POST /api/charges", """{"planId":"{plan_id}","billableMetricId":"{spare_metric_id}","chargeModel":"STANDARD","properties":{"amount":0.05}}""")
        {
            Rules = [new("""{"planId":"{plan_id}","billableMetricId":"{spare_metric_id}","chargeModel":"GRADUATED"}""", "body.graduatedRanges:missing"),
                new("""{"planId":"{plan_id}","billableMetricId":"{spare_metric_id}","chargeModel":"STANDARD"}""", "body.properties:missing"),
                new("""{"planId":"{plan_id}","billableMetricId":"{spare_metric_id}","chargeModel":"PACKAGE","properties":{"amount":"x"}}""", "body.properties.amount:decimal_parsing"),
                new("""{"planId":"{plan_id}","billableMetricId":"{spare_metric_id}","chargeModel":"STANDARD","properties":{"amount":1},"filters":[{"key":"no","values":["a"]}]}""", "body.filters.0.key:unknown_reference")],
        },
        new("POST /api/charges", """
            {"planId":"{plan_id}","billableMetricId":"{spare_metric_id}","chargeModel":"GRADUATED","graduatedRanges":[
             {"fromValue":0,"toValue":10,"perUnitAmount":0.1,"flatAmount":1},{"fromValue":11,"perUnitAmount":0.05}]}
            """) { Case = "tiers" },
        new("POST /api/charges", """{"planId":"{plan_id}","billableMetricId":"{spare_metric_id}","chargeModel":"PERCENTAGE","properties":{"rate":1.5,"fixedAmount":0.3,"freeUnitsPerTotalAggregation":100}}""") { Case = "percentage" },
        new("PATCH /api/charges/{id}", """{"properties":{"amount":0.06},"minAmountCents":100}""") { With = "id=charge_id" },
        new("DELETE /api/charges/{id}") { With = "id=charge_id" },

        new("GET /api/coupons", Query: "?isActive=true"),
        new("GET /api/coupons/{id}") { With = "id=nova_coupon_id" },
        new("POST /api/coupons", """{"code":"k{name}","name":"Spring","discountType":"FIXED_AMOUNT","discountValue":20.5,"currency":"USD","maxRedemptions":3,"expiresAt":"2100-01-01T00:00:00Z"}""")
        {
            Rules = [new("""{"code":"k{name}","name":"S","discountType":"FIXED_AMOUNT","discountValue":5}""", "body.currency:missing"),
                new("""{"code":"k{name}","name":"S","discountType":"PERCENTAGE","discountValue":101}""", "body.discountValue:out_of_range"),
                new("""{"code":"k{name}","name":"S","discountType":"PERCENTAGE","discountValue":10,"expiresAt":"2020-01-01T00:00:00Z"}""", "body.expiresAt:value_error")],
        },
        new("PATCH /api/coupons/{id}", """{"name":"Other"}""") { With = "id=nova_coupon_id" },
        new("DELETE /api/coupons/{id}") { With = "id=nova_coupon_id" },
        new("POST /api/coupons/apply", """{"couponId":"{nova_coupon_id}","customerId":"{customer_id}","usesRemaining":3}""")
        {
            States = [new("nova_coupon_id=ended_nova_coupon_id", "terminated")],
        },
        new("DELETE /api/coupons/applied/{id}") { With = "id=applied_nova_coupon_id" },

        new("GET /api/add-ons"),
        new("GET /api/add-ons/{id}") { With = "id=nova_add_on_id" },
        new("POST /api/add-ons", """{"name":"Setup","code":"S{name}","prices":[{"currency":"USD","amount":99.5},{"currency":"EUR","amount":90}]}""")
        {
            Rules = [new("""{"name":"S","code":"S{name}","prices":[{"currency":"USD","amount":1},{"currency":"USD","amount":1}]}""", "body.prices.1.currency:duplicate")],
        },
        new("PATCH /api/add-ons/{id}", """{"name":"Other","prices":[{"currency":"KES","amount":1000}]}""") { With = "id=nova_add_on_id" },
        new("DELETE /api/add-ons/{id}") { With = "id=nova_add_on_id" },
        new("POST /api/add-ons/apply", """{"addOnId":"{nova_add_on_id}","customerId":"{customer_id}","amount":50,"currency":"USD"}"""),
        new("GET /api/add-ons/applied/list", Query: "?invoiced=false"),
        new("DELETE /api/add-ons/applied/{id}") { With = "id=applied_nova_add_on_id", States = [new("id=invoiced_nova_add_on_id", "finalized")] },
    ];

    private static IReadOnlyList<OperationRow> CustomerRows =>
    [
        new("GET /api/customers", Query: "?search=buyer&sortBy=name&sortOrder=asc"),
        new("GET /api/customers/{id}") { With = "id=customer_id" },
        new("POST /api/customers", """{"externalId":"{name}","email":"c@buyer.example","name":"C","country":"KE","currency":"USD","metadata":{"a":1},"netPaymentTerms":10}"""),
        new("PATCH /api/customers/{id}", """{"name":"Other","metadata":{"b":2}}""") { With = "id=customer_id" },
        new("DELETE /api/customers/{id}") { With = "id=customer_id", States = [new("id=sold_customer_id", "subscriptions")] },
        new("GET /api/customers/{id}/subscriptions") { With = "id=customer_id" },
        new("GET /api/customers/{id}/invoices") { With = "id=customer_id" },
        new("GET /api/customers/{id}/payments") { With = "id=customer_id" },
    ];

    private static IReadOnlyList<OperationRow> SubscriptionRows =>
    [
        new("GET /api/subscriptions", Query: "?status=ACTIVE"),
        new("GET /api/subscriptions/{id}") { With = "id=subscription_id" },
        new("POST /api/subscriptions", """{"customerId":"{customer_id}","planId":"{plan_id}","currency":"USD","externalId":"{name}","trialDays":7,"metadata":{"a":1}}""")
        {
            Rules = [new("""{"customerId":"{customer_id}","planId":"{plan_id}","currency":"EUR"}""", "body.currency:unknown_reference"),
                new("""{"customerId":"{customer_id}","planId":"{inactive_plan_id}","currency":"USD"}""", "body.planId:inactive")],
        },
        new("PATCH /api/subscriptions/{id}", """{"metadata":{"b":2}}""") { With = "id=subscription_id" },
        new("POST /api/subscriptions/{id}/cancel", """{"cancelAt":"now"}""") { With = "id=subscription_id", States = [new("id=canceled_subscription_id", "canceled")] },
        new("POST /api/subscriptions/{id}/cancel", """{"cancelAt":"period_end"}""") { With = "id=subscription_id", Case = "with its period" },
        new("POST /api/subscriptions/{id}/pause") { With = "id=subscription_id", States = [new("id=paused_subscription_id", "paused")] },
        new("POST /api/subscriptions/{id}/resume") { With = "id=paused_subscription_id", States = [new("id=subscription_id", "active")] },
        new("POST /api/subscriptions/{id}/change-plan", """{"newPlanId":"{dear_plan_id}"}""")
        {
            With = "id=subscription_id", States = [new("id=canceled_subscription_id", "canceled")],
            Rules = [new("""{"newPlanId":"{inactive_plan_id}"}""", "body.newPlanId:inactive")],
        },
    ];

    private static IReadOnlyList<OperationRow> InvoiceRows =>
    [
        new("GET /api/invoices", Query: "?status=PENDING&dateFrom=2026-01-01&dateTo=2027-12-31"),
        new("GET /api/invoices/{id}") { With = "id=invoice_id" },
        new("POST /api/invoices", """{"customerId":"{customer_id}","items":[{"description":"Work","quantity":2,"unitAmount":75.25}],"dueDate":"2100-01-31","currency":"EUR"}"""),
        new("POST /api/invoices/{id}/finalize") { With = "id=draft_id", States = [new("id=invoice_id", "finalized")] },
        new("POST /api/invoices/{id}/void") { With = "id=invoice_id", States = [new("id=paid_invoice_id", "paid")] },
        new("POST /api/invoices/{id}/mark-paid", """{"paymentMethod":"cash"}""") { With = "id=invoice_id", States = [new("id=paid_invoice_id", "paid"), new("id=void_invoice_id", "voided")] },
        new("POST /api/invoices/{id}/checkout", """{"callbackUrl":"https://shop.example/back"}""") { With = "id=invoice_id", States = [new("id=paid_invoice_id", "paid")] },
        new("POST /api/invoices/{id}/send-email", """{"email":"other@buyer.example"}""") { With = "id=invoice_id", States = [new("id=draft_id", "draft")] },
        new("GET /api/invoices/{id}/pdf") { With = "id=invoice_id" },

        new("GET /api/credit-notes", Query: "?status=DRAFT"),
        new("GET /api/credit-notes/{id}") { With = "id=credit_note_id" },
        new("POST /api/credit-notes", """{"invoiceId":"{paid_invoice_id}","customerId":"{customer_id}","amount":2.5,"currency":"USD","reason":"DUPLICATE","metadata":{"a":1}}""")
        {
            Rules = [new("""{"invoiceId":"{paid_invoice_id}","customerId":"{customer_id}","amount":1000,"currency":"USD","reason":"OTHER"}""", "body.amount:less_than_equal"),
                new("""{"invoiceId":"{paid_invoice_id}","customerId":"{customer_id}","amount":1,"currency":"EUR","reason":"OTHER"}""", "body.currency:value_error")],
        },
        new("PATCH /api/credit-notes/{id}", """{"amount":3,"reason":"OTHER"}""") { With = "id=credit_note_id" },
        new("POST /api/credit-notes/{id}/finalize") { With = "id=credit_note_id", States = [new("id=final_credit_note_id", "finalized")] },
        new("POST /api/credit-notes/{id}/void") { With = "id=final_credit_note_id", States = [new("id=void_credit_note_id", "voided")] },
        new("POST /api/credit-notes/{id}/void") { With = "id=credit_note_id", Case = "of a draft" },
    ];

    private static IReadOnlyList<OperationRow> MoneyRows =>
    [
        new("GET /api/payments", Query: "?provider=manual&dateFrom=2026-01-01"),
        new("GET /api/payments/{id}") { With = "id=payment_id" },
        new("POST /api/payments/{id}/refund", """{"amount":0.01}""")
        {
            With = "id=payment_id", States = [new("id=pending_payment_id", "pending"), new("id=refunded_payment_id", "refunded")], Rules = [new("""{"amount":1000000}""", "body.amount:value_error")],
        },

        new("GET /api/payment-providers"),
        new("GET /api/payment-providers/{id}") { With = "id=integration_id" },
        new("POST /api/payment-providers", """{"providerName":"Paystack","credentials":{"publicKey":"pk_1","secretKey":"sk_1"},"priority":2}""")
        {
            Rules = [new("""{"providerName":"nobody","credentials":{}}""", "body.providerName:enum"),
                new("""{"providerName":"Flutterwave","credentials":{"secretKey":"s"}}""", "body.credentials.secretHash:missing")],
        },
        new("PATCH /api/payment-providers/{id}", """{"isActive":true,"priority":1}""") { With = "id=integration_id" },
        new("DELETE /api/payment-providers/{id}") { With = "id=paystack_id" },
        new("POST /api/payment-providers/{id}/test") { With = "id=integration_id" },

        new("POST /api/wallets", """{"customerId":"{customer_id}","currency":"USD","grantedCredits":100,"paidCredits":10,"rateAmount":0.5,"metadata":{"a":1}}""")
        {
            Rules = [new("""{"customerId":"{customer_id}","currency":"USD","expirationAt":"2020-01-01T00:00:00Z"}""", "body.expirationAt:value_error")],
        },
        new("GET /api/wallets", Query: "?status=ACTIVE"),
        new("GET /api/wallets/{id}") { With = "id=wallet_id" },
        new("PATCH /api/wallets/{id}", """{"name":"Other","metadata":{"b":2}}""") { With = "id=wallet_id", States = [new("id=ended_wallet_id", "terminated")] },
        new("DELETE /api/wallets/{id}") { With = "id=wallet_id", States = [new("id=ended_wallet_id", "terminated")] },
        new("POST /api/wallets/transactions", """{"walletId":"{wallet_id}","grantedCredits":5}""")
        {
            States = [new("wallet_id=ended_wallet_id", "terminated")],
            Rules = [new("""{"walletId":"{wallet_id}"}""", "body.voidedCredits:missing"), new("""{"walletId":"{wallet_id}","voidedCredits":1000000}""", "body.voidedCredits:less_than_equal")],
        },
        new("GET /api/wallets/{id}/transactions", Query: "?transactionType=INBOUND") { With = "id=wallet_id" },
    ];

    private static IReadOnlyList<OperationRow> OtherRows =>
    [
        new("POST /api/events", """{"transactionId":"{name}","subscriptionId":"{subscription_id}","code":"{code}","properties":{"n":3}}""") { Repeat = Repeat.Harmless },
        new("POST /api/events/batch", """{"events":[{"transactionId":"{name}","subscriptionId":"{subscription_id}","code":"{code}"}]}""") { Repeat = Repeat.Harmless, Foreign = Foreign.Own },
        new("GET /api/events/{id}") { With = "id=event_id" },
        new("GET /api/events/subscription/{subscriptionId}", Query: "?perPage=5&from=2026-01-01&to=2027-12-31") { With = "subscriptionId=subscription_id" },

        new("GET /api/analytics/revenue", Query: "?groupBy=week&currency=EUR"),
        new("GET /api/analytics/subscriptions"),
        new("GET /api/analytics/customers"),
        new("GET /api/analytics/payments", Query: "?provider=manual"),

        new("GET /api/portal/customers/{externalId}/billing") { With = "externalId=external_id" },
        new("GET /api/portal/customers/{externalId}/subscriptions") { With = "externalId=external_id" },
        new("GET /api/portal/customers/{externalId}/invoices", Query: "?status=PENDING") { With = "externalId=external_id" },
        new("POST /api/portal/customers/{externalId}/invoices/{invoiceId}/checkout", """{"callbackUrl":"https://shop.example/back"}""") { With = "externalId=external_id,invoiceId=invoice_id" },
        new("GET /api/portal/customers/{externalId}/payments") { With = "externalId=external_id" },

        Signed("/api/webhooks/stripe"), Signed("/api/webhooks/paystack"), Signed("/api/webhooks/flutterwave"), Signed("/api/webhooks/mpesa"),
        Signed("/webhooks/stripe"), Signed("/webhooks/paystack"), Signed("/webhooks/flutterwave"), Signed("/webhooks/mpesa"),
        new("GET /api/openapi.json"),
        new("GET /api/reference"),
    ];

    private static OperationRow Signed(string path) => new($"POST {path}", "{}") { ShownBy = nameof(NovaWebhooksTests) };
}
