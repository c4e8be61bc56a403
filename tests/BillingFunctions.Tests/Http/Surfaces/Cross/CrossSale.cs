using System.Text.Json;
using BillingFunctions.Tests.Http.V1;
using NodaTime;

namespace BillingFunctions.Tests.Http.Surfaces.Cross;

/// <summary>
/// One sale to one customer: each thing is made, and each step taken, through a surface that chance picks among those that have it; the model takes the step beside it.
/// </summary>
internal sealed class CrossSale
{
    private const string Tenants = "/api/v1/billing/tenants";

    private readonly CrossApp _app;
    private readonly Random _random;
    private readonly string _name;

    private CrossSale(CrossApp app, Random random, CrossModel model, string name) => (_app, _random, Model, _name, Begun) = (app, random, model, name, model.Now);

    public CrossApp App => _app;

    public CrossModel Model { get; }

    /// <summary>What was done, for whoever reads a failure.</summary>
    public List<string> Log { get; } = [];

    public string ExternalId => $"buyer-{_name}";

    public string Email => $"{_name}@buyer.example";

    public string CustomerId { get; private set; } = "";

    public string PlanId { get; private set; } = "";

    public string SubscriptionId { get; private set; } = "";

    /// <summary>When it was subscribed.</summary>
    public Instant Begun { get; }

    /// <summary>Whether the plan is a tier of NNO, and the subscription that of a platform.</summary>
    public bool IsTier { get; private set; }

    /// <summary>Whether its end can be agreed without computing what becomes of usage on an invoice that waits.</summary>
    private bool MayEnd => Model is { IsPaused: false, Ends: false, HasEnded: false, HasTrial: false }
        && (Model.Awaited is null || Model.Awaited is { Paid: 0, Credit: 0 } && Model.Awaited.Subtotal == Model.Amount);

    private string Subscription => $"/api/v1/billing/subscriptions/{SubscriptionId}";

    /// <summary>Begins at a midnight that begins a month.</summary>
    public static async Task<CrossSale> StartAsync(CrossApp app, Random random)
    {
        string maker = Pick(random, "v1", "nova", "credibill");
        bool isPaidFirst = random.Next(2) == 0;
        var model = new CrossModel(app.Now, random.Next(1, 60) * 1000, random.Next(1, 9) * 100, maker == "credibill" ? 3 : 30, isPaidFirst) { HasTrial = random.Next(5) == 0 };
        var sale = new CrossSale(app, random, model, $"{random.Next():x8}");
        await sale.MakeCustomerAsync(maker);
        await sale.MakePlanAsync(Pick(random, "v1", "nova", "credibill"));
        await sale.SubscribeAsync(isPaidFirst ? Pick(random, "v1", "credibill") : Pick(random, "v1", "nova", "billing-service"));
        return sale;
    }

    /// <summary>One step that is possible now.</summary>
    public async Task StepAsync()
    {
        ModelInvoice? open = Model.Invoices.Find(invoice => invoice.IsOpen);
        switch (_random.Next(12))
        {
            case 0 or 1 or 2 when open is not null:
                await PayAsync(open);
                break;
            case 3 when open is { Paid: 0 } && open != Model.Awaited && open == Model.Invoices[^1]:
                await VoidAsync(open);
                break;
            case 4 when Model.IsPaused || Model.IsRunning:
                await PauseOrResumeAsync(Pick("v1", "nova", "billing-service"));
                break;
            case 5 when MayEnd && _random.Next(3) == 0:
                await EndAsync(IsTier ? Pick("v1", "nova", "billing-service", "credibill", "nno") : Pick("v1", "nova", "billing-service", "credibill"));
                break;
            case 6 when !Model.HasCoupon && !Model.HasEnded:
                await CouponAsync(Pick("v1", "nova", "billing-service"));
                break;
            case 7 when !Model.HasEnded:
                await CreditAsync(Pick("v1", "nova", "billing-service", "nno"));
                break;
            case 8 or 9 when Model.IsRunning:
                await UseAsync(Pick("v1", "nova", "billing-service", "credibill"));
                break;
            default:
                await PassAsync();
                break;
        }
    }

    private string Pick(params string[] surfaces) => Pick(_random, surfaces);

    private static string Pick(Random random, params string[] surfaces) => surfaces[random.Next(surfaces.Length)];

    private Task<JsonElement> DoAsync(string surface, string method, string path, string? body = null)
    {
        Log.Add($"{Model.Now} {surface} {method} {path} {body}");
        return _app.DoAsync(surface, method, path, body);
    }

    private async Task MakeCustomerAsync(string surface) => CustomerId = surface switch
    {
        "v1" => (await DoAsync(surface, "POST", "/v1/customers", $$"""{"external_id":"{{ExternalId}}","name":"Ada","email":"{{Email}}","currency":"{{_app.Currency}}"}""")).Id(),
        "nova" => (await DoAsync(surface, "POST", "/api/customers", $$"""{"externalId":"{{ExternalId}}","name":"Ada","email":"{{Email}}","currency":"{{_app.Currency}}"}""")).Id(),
        _ => (await DoAsync(surface, "POST", "/api/customers", $$"""{"externalCustomerId":"{{ExternalId}}","first_name":"Ada","email":"{{Email}}"}""")).Text("customerId"),
    };

    private async Task MakePlanAsync(string surface)
    {
        IsTier = surface != "credibill";
        switch (surface)
        {
            case "v1":
                PlanId = (await DoAsync(surface, "POST", "/v1/plans", $$$"""
                    {"code":"starter","name":"Plan","interval":"monthly","amount_cents":{{{Model.Amount}}},"currency":"{{{_app.Currency}}}","pay_in_advance":true,
                     "charges":[{"billable_metric_id":"{{{_app.MetricId}}}","charge_model":"standard","properties":{"amount":"{{{Model.UnitPrice}}}"}}]}
                    """)).Id();
                break;
            case "nova":
                PlanId = (await DoAsync(surface, "POST", "/api/plans", $$"""
                    {"name":"Plan","code":"starter","billingInterval":"MONTHLY","billingTiming":"IN_ADVANCE","prices":[{"currency":"{{_app.Currency}}","amount":{{_app.Major(Model.Amount)}}}]}
                    """)).Id();
                await DoAsync(surface, "POST", "/api/charges", $$$"""
                    {"planId":"{{{PlanId}}}","billableMetricId":"{{{_app.MetricId}}}","chargeModel":"STANDARD","properties":{"amount":{{{_app.Major(Model.UnitPrice)}}}}}
                    """);
                break;
            default:
                PlanId = (await DoAsync(surface, "POST", "/api/plans", $$"""
                    {"name":"Plan","pricingModel":"hybrid","baseAmount":{{Model.Amount}},"currency":"{{_app.Currency}}","interval":"monthly","usageMetric":"{{CrossApp.Metric}}",
                     "unitPrice":{{Model.UnitPrice}},"status":"active","mode":"live"}
                    """)).Text("planId");
                break;
        }
    }

    private async Task SubscribeAsync(string surface)
    {
        int trial = Model.HasTrial ? 365 : 0;
        switch (surface)
        {
            case "v1":
                SubscriptionId = (await DoAsync(surface, "POST", "/v1/subscriptions", $$"""
                    {"external_id":"sub-{{_name}}","customer_id":"{{CustomerId}}","plan_id":"{{PlanId}}","started_at":"{{_app.Now}}","billing_time":"anniversary",
                     "trial_period_days":{{trial}},"starts_with_payment":{{(Model.IsPaidFirst ? "true" : "false")}}}
                    """)).Id();
                break;
            case "nova":
                SubscriptionId = (await DoAsync(surface, "POST", "/api/subscriptions", $$"""
                    {"customerId":"{{CustomerId}}","planId":"{{PlanId}}","currency":"{{_app.Currency}}","externalId":"sub-{{_name}}","trialDays":{{trial}}}
                    """)).Id();
                break;
            case "billing-service":
                SubscriptionId = (await DoAsync(surface, "POST", $"{Tenants}/{CustomerId}/subscriptions", $$"""{"planId":"{{PlanId}}","trialDays":{{trial}}}""")).Id();
                break;
            default:
                await DoAsync(surface, "PATCH", "/api/plans", $$"""{"planId":"{{PlanId}}","trialDays":{{trial}}}""");
                SubscriptionId = (await DoAsync(surface, "POST", "/api/subscriptions", $$"""{"customerId":"{{CustomerId}}","planId":"{{PlanId}}"}""")).Text("subscriptionId");
                break;
        }

        Model.Subscribe();
    }

    private async Task PayAsync(ModelInvoice invoice)
    {
        long minor = _random.Next(3) == 0 && invoice.Due > 1 ? invoice.Due / 2 : invoice.Due;
        switch (minor < invoice.Due ? Pick("v1", "credibill") : Pick("v1", "nova", "credibill"))
        {
            case "v1":
                await DoAsync("v1", "POST", "/v1/payments/record", $$"""{"invoice_id":"{{invoice.Id}}","amount":{{minor}}}""");
                break;
            case "nova":
                await DoAsync("nova", "POST", $"/api/invoices/{invoice.Id}/mark-paid", "{}");
                break;
            default:
                await DoAsync("credibill", "PATCH", "/api/invoices", $$"""{"invoiceId":"{{invoice.Id}}","status":"paid","amountPaid":{{minor}}}""");
                break;
        }

        Model.Pay(invoice, minor);
    }

    private async Task VoidAsync(ModelInvoice invoice)
    {
        switch (Pick("v1", "nova", "billing-service", "credibill"))
        {
            case "v1":
                await DoAsync("v1", "POST", $"/v1/invoices/{invoice.Id}/void");
                break;
            case "nova":
                await DoAsync("nova", "POST", $"/api/invoices/{invoice.Id}/void");
                break;
            case "billing-service":
                await DoAsync("billing-service", "POST", $"/api/v1/billing/invoices/{invoice.Id}/void", """{"reason":"wrong"}""");
                break;
            default:
                await DoAsync("credibill", "PATCH", "/api/invoices", $$"""{"invoiceId":"{{invoice.Id}}","status":"void"}""");
                break;
        }

        Model.Void(invoice);
    }

    private async Task PauseOrResumeAsync(string surface)
    {
        string step = Model.IsPaused ? "resume" : "pause";
        string root = surface switch { "v1" => $"/v1/subscriptions/{SubscriptionId}", "nova" => $"/api/subscriptions/{SubscriptionId}", _ => Subscription };
        await DoAsync(surface, "POST", $"{root}/{step}");
        Model.IsPaused = !Model.IsPaused;
    }

    private async Task EndAsync(string surface)
    {
        switch (surface)
        {
            case "v1":
                await DoAsync(surface, "POST", $"/v1/subscriptions/{SubscriptionId}/cancel?cancel_at=period_end");
                break;
            case "nova":
                await DoAsync(surface, "POST", $"/api/subscriptions/{SubscriptionId}/cancel", """{"cancelAt":"period_end"}""");
                break;
            case "billing-service":
                await DoAsync(surface, "POST", $"{Subscription}/cancel", """{"immediately":false}""");
                break;
            case "nno":
                await DoAsync(surface, "POST", $"/subscription/cancel?platformId={ExternalId}");
                break;
            default:
                await DoAsync(surface, "DELETE", $"/api/subscriptions?subscriptionId={SubscriptionId}&cancelAtPeriodEnd=true");
                break;
        }

        Model.AgreeEnd();
    }

    private async Task CouponAsync(string surface)
    {
        switch (surface)
        {
            case "v1":
                await DoAsync(surface, "POST", "/v1/coupons", $$"""{"code":"C{{_name}}","name":"C","coupon_type":"percentage","percentage_rate":10,"frequency":"forever"}""");
                await DoAsync(surface, "POST", "/v1/coupons/apply", $$"""{"coupon_code":"C{{_name}}","customer_id":"{{CustomerId}}"}""");
                break;
            case "nova":
                string coupon = (await DoAsync(surface, "POST", "/api/coupons", $$"""{"code":"C{{_name}}","name":"C","discountType":"PERCENTAGE","discountValue":10}""")).Id();
                await DoAsync(surface, "POST", "/api/coupons/apply", $$"""{"couponId":"{{coupon}}","customerId":"{{CustomerId}}"}""");
                break;
            default:
                await DoAsync(surface, "POST", $"{Subscription}/discount", """{"type":"PERCENTAGE","value":10}""");
                break;
        }

        Model.HasCoupon = true;
    }

    /// <summary>Credit in whole units of the currency.</summary>
    private async Task CreditAsync(string surface)
    {
        long minor = _random.Next(1, 40) * _app.Unit;
        switch (surface)
        {
            case "v1":
                await DoAsync(surface, "POST", "/v1/wallets", $$"""{"customer_id":"{{CustomerId}}","currency":"{{_app.Currency}}","initial_granted_credits":{{minor}}}""");
                break;
            case "nova":
                await DoAsync(surface, "POST", "/api/wallets", $$"""{"customerId":"{{CustomerId}}","currency":"{{_app.Currency}}","grantedCredits":{{_app.Major(minor)}}}""");
                break;
            case "billing-service":
                await DoAsync(surface, "POST", $"{Subscription}/credits", $$"""{"amount":{{_app.Major(minor)}}}""");
                break;
            default:
                await DoAsync(surface, "POST", "/operator/credits", $$"""
                    {"customerId":"{{ExternalId}}","amount":{{minor}},"currency":"{{_app.Currency.ToLowerInvariant()}}","description":"Sorry"}
                    """);
                break;
        }

        Model.Credit += minor;
    }

    private async Task UseAsync(string surface)
    {
        int calls = _random.Next(1, 20);
        string id = $"{_random.Next():x8}";
        switch (surface)
        {
            case "v1":
                await DoAsync(surface, "POST", "/v1/events", $$$"""
                    {"transaction_id":"{{{id}}}","external_customer_id":"{{{ExternalId}}}","code":"{{{CrossApp.Metric}}}","timestamp":"{{{_app.Now}}}","properties":{"quantity":{{{calls}}}}}
                    """);
                break;
            case "nova":
                await DoAsync(surface, "POST", "/api/events", $$$"""
                    {"transactionId":"{{{id}}}","subscriptionId":"{{{SubscriptionId}}}","code":"{{{CrossApp.Metric}}}","properties":{"quantity":{{{calls}}}}}
                    """);
                break;
            case "billing-service":
                await DoAsync(surface, "POST", $"{Tenants}/{CustomerId}/usage", $$"""{"metricType":"{{CrossApp.Metric}}","quantity":{{calls}},"eventId":"{{id}}"}""");
                break;
            default:
                await DoAsync(surface, "POST", "/api/usage", $$"""{"subscriptionId":"{{SubscriptionId}}","quantity":{{calls}},"metric":"{{CrossApp.Metric}}","eventId":"{{id}}"}""");
                break;
        }

        Model.Use(calls);
    }

    /// <summary>Some days pass, or the rest of the period; never while it is paused, for its days would not be charged.</summary>
    private async Task PassAsync()
    {
        if (Model.IsPaused)
            await PauseOrResumeAsync("v1");

        Instant to = Model.Now + Duration.FromDays(_random.Next(1, 12));
        if (Model is { Period: { } period, HasEnded: false } && Model.Now < period.To && (to > period.To || _random.Next(2) == 0))
            to = period.To;

        Log.Add($"until {to}");
        await _app.PassToAsync(to);
        Model.PassTo(to);
    }
}
