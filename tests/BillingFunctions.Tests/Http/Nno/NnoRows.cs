namespace BillingFunctions.Tests.Http.Nno;

/// <summary>Every operation of NNO that is served; those of platforms answer at two prefixes.</summary>
internal static class NnoRows
{
    public static readonly IReadOnlyList<OperationRow> All = [.. Mirrored("/api/billing"), .. Mirrored(""), .. Own];

    private const string Methods = "/customers/{nno_payer}/payment-methods";
    private const string Platform = "?platformId={nno_platform}";

    private static IEnumerable<OperationRow> Own =>
    [
        new("GET /plans"),
        new("POST /operator/credits", """{"customerId":"{nno_platform}","amount":500,"currency":"usd","description":"Sorry"}""")
        {
            Rules = [new("""{"customerId":"{nno_platform}","amount":500,"currency":"zzz","description":"Sorry"}""", "body.currency:currency_code")],
        },
        new("POST /operator/invoices/generate", """{"customerId":"{nno_draft_platform}","description":"Now"}"""),
        new("PATCH /operator/subscriptions/{id}/override", """{"planTier":"growth"}""")
        {
            With = "id=nno_subscription",
            Rules = [new("{}", "body.planTier:missing"), new("""{"planTier":"huge"}""", "body.planTier:enum")],
        },
        new("POST /operator/subscriptions/{id}/trial", """{"trialDays":30}""") { With = "id=nno_trial", States = [new("id=nno_subscription", "trial")] },
        new("GET /operator/overview"),

        new("POST /customers", """{"email":"{name}@buyer.example","name":"Buyer","metadata":{"a":"1"}}"""),
        new("GET /customers/{id}") { With = "id=nno_payer" },
        new("PATCH /customers/{id}", """{"email":"{name}@other.example","name":"Other","metadata":{"a":"","b":"2"}}""") { With = "id=nno_payer" },
        new("GET /customers/{id}/subscriptions") { With = "id=nno_platform" },
        new("GET /customers/{id}/payment-methods", Query: "?type=card") { With = "id=nno_payer" },
        new("GET /customers/{id}/payment-methods/default") { With = "id=nno_payer" },

        new("POST /subscriptions", """{"userId":"user-{name}","priceId":"starter","paymentMethodId":"sbx_succeeds","quantity":2,"metadata":{"a":"1"}}"""),
        new("GET /subscriptions/{id}") { With = "id=nno_subscription" },
        new("PATCH /subscriptions/{id}", """{"priceId":"growth","quantity":3,"paymentMethodId":"sbx_succeeds","cancelAtPeriodEnd":true}""") { With = "id=nno_subscription" },
        new("DELETE /subscriptions/{id}", Query: "?immediately=true") { With = "id=nno_subscription", States = [new("id=nno_ended", "canceled")] },

        new("POST /payment-methods/{id}/attach", """{"customerId":"{nno_payer}","setAsDefault":false}""") { With = "id=nno_method_token", EffectAt = Methods },
        new("POST /payment-methods/{id}/detach") { With = "id=nno_method", EffectAt = Methods, States = [new("id=nno_default_method", "default")] },
        new("GET /payment-methods/{id}") { With = "id=nno_method" },
        new("POST /payment-methods/{id}/set-default", """{"customerId":"{nno_payer}"}""") { With = "id=nno_method" },
    ];

    private static IEnumerable<OperationRow> Mirrored(string prefix) =>
    [
        new($"GET {prefix}/subscription", Query: Platform),
        new($"POST {prefix}/subscription") { ShownBy = nameof(NnoTests) },
        new($"POST {prefix}/subscription/cancel", Query: Platform) { Repeat = Repeat.Harmless },
        new($"POST {prefix}/subscription/change-tier", """{"tier":"growth"}""", Platform) { Repeat = Repeat.Harmless, States = [new("nno_platform=nno_growth_platform", "already")] },
        new($"GET {prefix}/subscription/proration-preview", Query: $"{Platform}&tier=scale"),
        new($"GET {prefix}/usage/current", Query: Platform),
        new($"GET {prefix}/usage/history", Query: Platform),
        new($"GET {prefix}/usage/entities", Query: Platform),
        new($"GET {prefix}/usage/daily", Query: $"{Platform}&from=2026-06-29&to=2026-07-01"),
        new($"GET {prefix}/usage/alerts", Query: Platform),
        new($"GET {prefix}/invoices", Query: Platform),
        new($"GET {prefix}/invoices/{{invoiceId}}", Query: Platform) { With = "invoiceId=nno_invoice" },
        new($"GET {prefix}/payment-methods", Query: Platform),
        new($"POST {prefix}/setup-intent", Query: Platform),
        new($"POST {prefix}/portal", """{"returnUrl":"https://nno.example/back"}""", Platform),
    ];
}
