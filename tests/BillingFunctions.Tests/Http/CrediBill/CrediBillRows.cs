namespace BillingFunctions.Tests.Http.CrediBill;

/// <summary>Every operation of CrediBill.</summary>
internal static class CrediBillRows
{
    public static readonly IReadOnlyList<OperationRow> All =
    [
        new("POST /api/usage", """{"subscriptionId":"{cb_hybrid_subscription}","quantity":2.5,"metric":"sms","metadata":{"to":"Kampala"}}""") 
        {
            Repeat = Repeat.Harmless, States = [new("cb_hybrid_subscription=cb_cancelled", "cancelled")],
        },

        new("POST /api/customers", """{"email":"{name}@buyer.example","first_name":"Ada","last_name":"Okello","phone":"+256700000000","type":"business","status":"active","metadata":{"a":1}}"""),
        new("GET /api/customers"),
        new("GET /api/customers", Query: "?customerId={cb_customer}") { Case = "one" },

        new("POST /api/subscriptions", """{"customerId":"{cb_customer}","planId":"{cb_plan}"}""") { States = [new("cb_customer=cb_subscriber", "already")] },
        new("GET /api/subscriptions"),
        new("GET /api/subscriptions", Query: "?subscriptionId={cb_subscription}") { Case = "one" },
        new("DELETE /api/subscriptions", Query: "?subscriptionId={cb_subscription}") { States = [new("cb_subscription=cb_cancelled", "canceled")] },

        new("POST /api/plans", """
            {"name":"Pro","description":"For teams","pricingModel":"hybrid","baseAmount":5000,"currency":"UGX","interval":"monthly","trialDays":0,
             "usageMetric":"sms","unitPrice":25,"freeUnits":100,"status":"active","mode":"live"}
            """)
        {
            Rules =
            [
                new("""{"name":"Pro","pricingModel":"flat","currency":"UGX","interval":"monthly","status":"active","mode":"live"}""", "body.baseAmount:missing"),
                new("""{"name":"Pro","pricingModel":"usage","currency":"UGX","interval":"monthly","status":"active","mode":"live"}""", "body.usageMetric:missing", "body.unitPrice:missing"),
                new("""{"name":"Pro","pricingModel":"hybrid","usageMetric":"sms","unitPrice":1,"currency":"UGX","interval":"monthly","status":"active","mode":"live"}""", "body.baseAmount:missing"),
                new("""{"name":"Pro","pricingModel":"flat","baseAmount":1,"currency":"UGX","interval":"monthly","status":"active","mode":"test"}""", "body.mode:value_error"),
            ],
        },
        new("GET /api/plans"),
        new("PATCH /api/plans", """{"planId":"{cb_plan}","name":"Renamed","description":"New","status":"active","baseAmount":1200,"trialDays":3}""")
        {
            Rules =
            [
                new("""{"planId":"{cb_plan}","unitPrice":1}""", "body.unitPrice:value_error"),
                new("""{"planId":"{cb_plan}","baseAmount":5}""", "body.baseAmount:value_error") { With = "cb_plan=cb_usage_plan" },
            ],
        },
        new("DELETE /api/plans", Query: "?planId={cb_plan}") { States = [new("cb_plan=cb_used_plan", "subscriptions")] },

        new("GET /api/invoices"),
        new("GET /api/invoices", Query: "?invoiceId={cb_invoice}") { Case = "one" },
        new("PATCH /api/invoices", """{"invoiceId":"{cb_invoice}","status":"paid","paidDate":1782864000000}""")
        {
            Rules = [new("""{"invoiceId":"{cb_invoice}","status":"paid","amountPaid":0}""", "body.amountPaid:greater_than")],
            With = "cb_invoice=cb_other_invoice",
            States = [new("cb_invoice=cb_void_invoice", "void")],
        },

        new("POST /webhooks/{provider}/{appId}") { ShownBy = nameof(CrediBillReportTests) },
    ];
}
