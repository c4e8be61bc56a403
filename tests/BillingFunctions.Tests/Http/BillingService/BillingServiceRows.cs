using BillingFunctions.Tests.Http.V1;
using BillingFunctions.Tests.Http.V1.Operations;

namespace BillingFunctions.Tests.Http.BillingService;

/// <summary>Every operation of Billing Service, and the things that the rows name.</summary>
internal static class BillingServiceRows
{
    private const string Root = "/api/v1/billing";
    private const string Tenant = $"{Root}/tenants/{{tenantId}}";
    private const string Subscription = $"{Root}/subscriptions/{{subscriptionId}}";

    public static readonly IReadOnlyList<OperationRow> All =
    [
        new($"POST {Tenant}/usage", """{"metricType":"API_CALLS","quantity":2.5,"unit":"count","resourceId":"r","tags":{"team":"a"},"metadata":{"costCenterCode":"lab"}}""")
        {
            Repeat = Repeat.Harmless,
            Rules =
            [
                new("""{"metricType":"api calls","quantity":1}""", "body.metricType"), new("""{"metricType":"API_CALLS","quantity":1,"unit":"bytes"}""", "body.unit"),
                new("""{"metricType":"ACTIVE_USERS","quantity":1}""", "body.userId"), new("""{"metricType":"API_CALLS","quantity":1,"metadata":[1]}""", "body.metadata"),
                new("""{"metricType":"API_CALLS","quantity":1,"timestamp":"2020-01-01T00:00:00Z"}""", "body.timestamp"),
            ],
        },
        new($"POST {Tenant}/usage/batch", """{"events":[{"metricType":"API_CALLS","quantity":1},{"metricType":"API_CALLS","quantity":1,"unit":"bytes"}]}""") { Repeat = Repeat.Harmless },
        new($"GET {Tenant}/usage/summary"),
        new($"GET {Tenant}/billing/preview") { With = "tenantId=subscribed_tenant" },
        new($"GET {Tenant}/billing/estimate") { With = "tenantId=subscribed_tenant" },
        new($"POST {Tenant}/invoices", "{}")
        {
            With = "tenantId=void_period_tenant", States = [new("tenantId=subscribed_tenant", "nothing to bill")],
            Rules = [new("""{"periodEnd":"2020-01-01"}""", "body.periodEnd")],
        },
        new($"GET {Tenant}/invoices"),
        new($"GET {Root}/invoices/{{invoiceId}}"),
        new($"POST {Root}/invoices/{{invoiceId}}/finalize") { With = "invoiceId=draft_id", States = [new("invoiceId=invoice_id", "finalized"), new("invoiceId=void_invoice_id", "voided")] },
        new($"GET {Root}/invoices/{{invoiceId}}/pdf"),
        new($"POST {Root}/invoices/{{invoiceId}}/payment-intent")
        {
            States = [new("invoiceId=draft_id", "draft"), new("invoiceId=paid_invoice_id", "paid"), new("invoiceId=void_invoice_id", "voided")],
        },
        new($"POST {Root}/invoices/{{invoiceId}}/void", """{"reason":"wrong"}""") { States = [new("invoiceId=paid_invoice_id", "paid"), new("invoiceId=void_invoice_id", "voided")] },
        new($"GET {Tenant}/subscription") { With = "tenantId=subscribed_tenant" },
        new($"GET {Tenant}/subscriptions"),
        new($"POST {Tenant}/subscriptions", """{"planId":"{planId}","trialDays":3}""") { States = [new("tenantId=subscribed_tenant", "active")] },
        new($"POST {Subscription}/change-plan", """{"newPlanId":"{planId}","effective":"IMMEDIATE"}""") { Repeat = Repeat.Harmless, States = [new("subscriptionId=canceled_subscription_id", "canceled")] },
        new($"POST {Subscription}/cancel", """{"immediately":false,"reason":"moving"}""") { States = [new("subscriptionId=canceled_subscription_id", "canceled")] },
        new($"POST {Subscription}/reactivate") { With = "subscriptionId=ending_subscription_id", States = [new("subscriptionId=new_subscription_id", "end")] },
        new($"POST {Subscription}/pause") { States = [new("subscriptionId=paused_subscription_id", "paused")] },
        new($"POST {Subscription}/resume") { With = "subscriptionId=paused_subscription_id", States = [new("subscriptionId=new_subscription_id", "active")] },
        new($"POST {Subscription}/discount", """{"type":"PERCENTAGE","value":10,"durationMonths":2}""")
        {
            Rules = [new("""{"type":"PERCENTAGE","value":101}""", "body.value"), new("""{"type":"FIXED_AMOUNT","value":1.005}""", "body.value")],
        },
        new($"POST {Subscription}/credits", """{"amount":12.5,"reason":"sorry"}""") { Rules = [new("""{"amount":1.005}""", "body.amount")] },
        new($"GET {Root}/plans"),
        new($"GET {Root}/plans/{{planId}}"),
        new($"POST {Root}/stripe/checkout", """{"tenantId":"{tenantId}","planId":"{planId}","successUrl":"https://shop.example/yes"}"""),
        new($"POST {Root}/stripe/portal", """{"customerId":"{tenantId}","returnUrl":"https://shop.example/back"}"""),
        new($"POST {Root}/stripe/webhook", "{}") { ShownBy = nameof(BillingServiceTests.A_webhook_must_be_signed) },
        new($"POST {Root}/cost-centers", """{"tenantId":"{tenantId}","name":"Lab","code":"lab","budget":99.5,"allocationRules":[{"priority":1,"percentage":50,"matchTags":{"team":"a"}}]}""")
        {
            Rules = [new("""{"tenantId":"{tenantId}","name":"L","code":"l","parentId":"{planId}"}""", "body.parentId"), new("""{"tenantId":"{tenantId}","name":"L","code":"l","budget":1.001}""", "body.budget")],
            States = [new("tenantId=centered_tenant", "already")],
        },
        new($"GET {Root}/cost-centers/tenants/{{tenantId}}"),
        new($"GET {Root}/cost-centers/{{costCenterId}}"),
        new($"PUT {Root}/cost-centers/{{costCenterId}}", """{"name":"Renamed"}"""),
        new($"DELETE {Root}/cost-centers/{{costCenterId}}") { States = [new("costCenterId=parent_cost_center_id", "active")] },
        new($"POST {Root}/quotas", """{"tenantId":"{tenantId}","resourceType":"API_CALLS","quotaLimit":100}""")
        {
            Rules =
            [
                new("""{"tenantId":"{tenantId}","resourceType":"api calls","quotaLimit":1}""", "body.resourceType"),
                new("""{"tenantId":"{tenantId}","resourceType":"ACTIVE_USERS","quotaLimit":1}""", "body.enforceHardLimit"),
                new("""{"tenantId":"{tenantId}","resourceType":"API_CALLS","quotaLimit":1,"period":"NONE"}""", "body.period"),
            ],
            States = [new("tenantId=limited_tenant", "already")],
        },
        new($"GET {Root}/quotas/tenants/{{tenantId}}"),
        new($"GET {Root}/quotas/tenants/{{tenantId}}/check", Query: "?requestedAmount=5"),
        new($"PUT {Root}/quotas/{{quotaId}}", """{"quotaLimit":50,"enforceHardLimit":false}"""),
        new($"DELETE {Root}/quotas/{{quotaId}}"),
        new($"POST {Root}/coupons", """{"code":"made-{name}","discountType":"FIXED_AMOUNT","discountValue":5,"maxRedemptions":3}""")
        {
            Rules = [new("""{"code":"c","discountType":"PERCENTAGE","discountValue":101}""", "body.discountValue"), new("""{"code":"c","discountType":"FIXED_AMOUNT","discountValue":0.001}""", "body.discountValue"), new("""{"code":"c","discountType":"CREDIT","discountValue":1,"durationMonths":2}""", "body.durationMonths")],
        },
        new($"GET {Root}/coupons"),
        new($"GET {Root}/coupons/{{couponId}}"),
        new($"POST {Root}/coupons/{{couponId}}/deactivate"),
        new($"POST {Root}/coupons/validate", """{"code":"{couponCode}","tenantId":"{tenantId}"}""") { Repeat = Repeat.Harmless },
        new($"POST {Root}/coupons/redeem", """{"code":"{couponCode}","tenantId":"{tenantId}"}""")
        {
            With = "tenantId=subscribed_tenant",
        },
        new($"GET {Root}/realtime-cost/tenants/{{tenantId}}/current") { With = "tenantId=subscribed_tenant" },
        new($"GET {Root}/realtime-cost/tenants/{{tenantId}}/by-resource"),
        new($"GET {Root}/realtime-cost/tenants/{{tenantId}}/timeline"),
        new($"POST {Root}/realtime-cost/tenants/{{tenantId}}/alerts", """{"thresholdAmount":100,"thresholdType":"ABSOLUTE","notifyEmail":"a@b.example"}""")
        {
            Rules = [new("""{"thresholdAmount":50,"thresholdType":"PERCENTAGE_OF_BUDGET"}""", "body.thresholdType"), new("""{"thresholdAmount":0.001,"thresholdType":"ABSOLUTE"}""", "body.thresholdAmount")],
        },
        new($"GET {Root}/realtime-cost/tenants/{{tenantId}}/alerts"),
        new($"POST {Root}/realtime-cost/alerts/{{alertId}}/dismiss", """{"reason":"seen"}""") { States = [new("alertId=waiting_cost_alert_id", "active")] },
    ];

    public static readonly IReadOnlyDictionary<string, ThingMaker> Makers = new Dictionary<string, ThingMaker>
    {
        ["tenantId"] = things => things.GetAsync("customer_id"),
        ["subscribed_tenant"] = things => things.GetAsync("sold_customer_id"),
        ["centered_tenant"] = async things =>
        {
            string tenant = await things.GetAsync("customer_id");
            await things.MakeAsync($"/v1/customers/{tenant}/cost_centers", """{"code":"lab","name":"Lab"}""");
            return tenant;
        },
        ["void_period_tenant"] = async things =>
        {
            await things.GetAsync("void_period_invoice_id");
            return await things.GetAsync("customer_id");
        },
        ["limited_tenant"] = async things =>
        {
            string tenant = await things.GetAsync("customer_id");
            await QuotaAsync(things);
            return tenant;
        },
        ["planId"] = things => things.GetAsync("plan_id"),
        ["subscriptionId"] = things => things.GetAsync("new_subscription_id"),
        ["invoiceId"] = things => things.GetAsync("invoice_id"),
        ["costCenterId"] = things => things.GetAsync("cost_center_id"),
        ["quotaId"] = QuotaAsync,
        ["couponId"] = async things => await ThroughAsync(things, $"{Root}/coupons", $$"""{"code":"cpn-{{things.Name}}","discountType":"PERCENTAGE","discountValue":10}"""),
        ["couponCode"] = async things =>
        {
            await things.GetAsync("couponId");
            return $"CPN-{things.Name.ToUpperInvariant()}";
        },
        ["alertId"] = things => things.GetAsync("cost_alert_id"),
    };

    private static async Task<string> QuotaAsync(Things things) => await ThroughAsync(
        things, $"{Root}/quotas", $$"""{"tenantId":"{{await things.GetAsync("customer_id")}}","resourceType":"API_CALLS","quotaLimit":1000}""");

    private static async Task<string> ThroughAsync(Things things, string path, string body)
    {
        Answer token = (await things.World.PostAsync("/v1/access_tokens", """{"surface":"billing-service","roles":["platform_admin"]}""")).ShouldBe(201);
        return (await things.World.PostAsync(path, body, ("Authorization", $"Bearer {token.Json.Text("access_token")}"))).ShouldBe(201).Json.Id();
    }
}
