using System.Text.Json;
using Billing.TestSupport.PaymentProviders;
using NodaTime;

namespace BillingFunctions.Tests.Http.V1.Payments;

/// <summary>Paystack, Flutterwave, M-Pesa and Stripe's pages from the connection to the money back, over v1, each against its simulator.</summary>
public sealed class ProvidersEndToEndTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private const string Mpesa = """{"consumer_key":"key","consumer_secret":"secret","short_code":"174379","passkey":"PASSKEY","initiator":"api","security_credential":"c2VhbGVk"}""";
    private const string Pages = ""","success_url":"https://shop.example/yes","cancel_url":"https://shop.example/no" """;

    [Fact]
    public async Task Paystack_collects_saves_the_card_of_a_page_charges_it_and_gives_back()
    {
        string hooks = await ConnectAsync("paystack", """{"secret_key":"sk_test_abc"}""");
        (string customer, string first) = await InvoiceAsync("ps", "NGN");
        JsonElement page = await CheckoutAsync(first, "paystack", ""","save_payment_method":true""");
        string payment = BillingWorld.Text(page, "payment_id");
        world.Providers.Paystack.Pay(new Uri(BillingWorld.Text(page, "checkout_url")).Segments[^1]);
        await DeliverAsync(world.Providers.Paystack.Webhooks, hooks);
        await PaidAsync(first, payment);
        JsonElement card = Assert.Single((await world.GetAsync($"/v1/payment_methods?customer_id={customer}")).ShouldBe(200).Json.EnumerateArray());
        Assert.Equal(("AUTH_ok", true, "4081"), (BillingWorld.Text(card, "provider_payment_method_id"), card.GetProperty("is_default").GetBoolean(), card.GetProperty("details").GetProperty("last4").GetString()));

        string second = await OneOffAsync(customer, "NGN", isFinal: true);
        string charged = await PaymentAsync(second, "succeeded");
        JsonElement asked = (await world.PostAsync($"/v1/payments/{charged}/refund", """{"amount":1000}""")).ShouldBe(200).Json;
        Assert.Equal("pending", BillingWorld.Text(asked.GetProperty("refunds")[0], "status"));
        Assert.Equal(["body.amount:less_than_equal"], (await world.PostAsync($"/v1/payments/{charged}/refund", """{"amount":5121}""")).ShouldBeProblem(422).Faults);
        world.Providers.Paystack.EndRefunds();
        await DeliverAsync(world.Providers.Paystack.Webhooks, hooks);
        Assert.Equal("1000.0000", BillingWorld.Text((await world.GetAsync($"/v1/payments/{charged}")).Json, "refunded_amount_cents"));
        world.Providers.Paystack.GiveBack(world.Providers.Paystack.Refunds[0]["transaction_reference"]!.GetValue<string>(), 500);
        await DeliverAsync(world.Providers.Paystack.Webhooks, hooks);
        JsonElement both = (await world.GetAsync($"/v1/payments/{charged}")).Json;
        Assert.Equal(("1500.0000", 2), (BillingWorld.Text(both, "refunded_amount_cents"), both.GetProperty("refunds").GetArrayLength()));
        Assert.Equal(2 * 6120, world.Providers.Paystack.Collected);
    }

    [Fact]
    public async Task Flutterwave_collects_saves_the_card_of_a_page_charges_it_and_gives_back()
    {
        string hooks = await ConnectAsync("flutterwave", """{"secret_key":"FLWSECK-right","webhook_hash":"flw_hash"}""");
        (string customer, string first) = await InvoiceAsync("fw", "NGN");
        JsonElement page = await CheckoutAsync(first, "flutterwave", ""","save_payment_method":true""");
        string payment = BillingWorld.Text(page, "payment_id");
        world.Providers.Flutterwave.Pay(new Uri(BillingWorld.Text(page, "checkout_url")).Segments[^1]);
        await DeliverAsync(world.Providers.Flutterwave.Webhooks, hooks);
        await PaidAsync(first, payment);
        Assert.Equal("flw-ok", BillingWorld.Text((await world.GetAsync($"/v1/payment_methods?customer_id={customer}")).ShouldBe(200).Json[0], "provider_payment_method_id"));

        string second = await OneOffAsync(customer, "NGN", isFinal: true);
        string charged = await PaymentAsync(second, "succeeded");
        JsonElement back = (await world.PostAsync($"/v1/payments/{charged}/refund", """{"amount":6000}""")).ShouldBe(200).Json;
        Assert.Equal(("succeeded", "6000.0000"), (BillingWorld.Text(back, "status"), BillingWorld.Text(back, "refunded_amount_cents")));
        world.Providers.Flutterwave.GiveBack(1.2m);
        await DeliverAsync(world.Providers.Flutterwave.Webhooks, hooks);
        back = (await world.GetAsync($"/v1/payments/{charged}")).ShouldBe(200).Json;
        Assert.Equal(("refunded", "6120.0000"), (BillingWorld.Text(back, "status"), BillingWorld.Text(back, "refunded_amount_cents")));
        Assert.Equal([60m, 1.2m], world.Providers.Flutterwave.Refunds.Select(refund => refund["amount_refunded"]!.GetValue<decimal>()));
    }

    [Fact]
    public async Task Mpesa_prompts_once_and_reverses_and_a_lost_acknowledgement_is_resolved_by_callback_and_query()
    {
        await ConnectAsync("mpesa", Mpesa);
        (string first, string payment, int prompts) = await PromptedAsync("mp", "0708374149", ProviderFault.BrokenAfter);
        await Wait.UntilAsync(() => Task.FromResult(world.Providers.Mpesa.Prompts.Count == prompts + 1));
        for (int i = 0; i < 12; i++)
        {
            world.Service.Clock.Advance(Duration.FromMinutes(16));
            await world.RunScheduleAsync();
        }

        Assert.Equal(prompts + 1, world.Providers.Mpesa.Prompts.Count); // never pushed again
        world.Providers.Mpesa.End($"ws_CO_{prompts + 1}", 0);
        await DeliverAsync(world.Providers.Mpesa.Webhooks, "");
        await PaidAsync(first, payment);

        (await world.PostAsync($"/v1/payments/{payment}/refund", """{"amount":2000}""")).ShouldBe(200);
        await DeliverAsync(world.Providers.Mpesa.Webhooks, "");
        Assert.Equal("2000.0000", BillingWorld.Text((await world.GetAsync($"/v1/payments/{payment}")).Json, "refunded_amount_cents"));
        Assert.Equal(20, world.Providers.Mpesa.Reversals.Single()["Amount"]!.GetValue<long>());
    }

    [Fact]
    public async Task A_prompt_whose_acknowledgement_and_callback_are_lost_is_given_up_and_never_sent_again()
    {
        await ConnectAsync("mpesa", Mpesa);
        (string invoice, _, int prompts) = await PromptedAsync("mp-lost", "254708374149", ProviderFault.ErrorAfter);
        string id = "";
        await Wait.UntilAsync(async () =>
        {
            world.Service.Clock.Advance(Duration.FromHours(7));
            await world.RunScheduleAsync();
            JsonElement found = (await world.GetAsync($"/v1/payments?invoice_id={invoice}&status=failed")).ShouldBe(200).Json;
            id = found.GetArrayLength() == 1 ? BillingWorld.Text(found[0], "id") : "";
            return id.Length > 0;
        });
        Assert.Equal("no_answer", BillingWorld.Text((await world.GetAsync($"/v1/payments/{id}")).Json, "failure_reason"));
        Assert.Equal(prompts + 1, world.Providers.Mpesa.Prompts.Count);
        world.SetClock("2026-07-01T00:00:00Z");
    }

    [Fact]
    public async Task A_page_of_stripe_saves_the_card_with_a_customer_of_stripes()
    {
        _ = await ConnectAsync("stripe", """{"secret_key":"sk_test_right","webhook_secret":"whsec_test"}""");
        (string customer, string invoice) = await InvoiceAsync("st", "USD");
        JsonElement page = await CheckoutAsync(invoice, "stripe", ""","save_payment_method":true""");
        SimulatedRequest opened = world.Providers.StripeServer.Requests.Last(request => request.Path == "/v1/checkout/sessions");
        Assert.Equal(("off_session", true), (opened.Form["payment_intent_data[setup_future_usage]"], opened.Form["customer"].StartsWith("cus_", StringComparison.Ordinal)));
        world.Providers.Stripe.Pay(new Uri(BillingWorld.Text(page, "checkout_url")).Segments[^1]);
        await Wait.UntilAsync(async () =>
        {
            world.Service.Clock.Advance(Duration.FromMinutes(16));
            await world.RunScheduleAsync();
            return BillingWorld.Text((await world.GetAsync($"/v1/invoices/{invoice}")).Json, "status") == "paid";
        });
        JsonElement card = Assert.Single((await world.GetAsync($"/v1/payment_methods?customer_id={customer}")).ShouldBe(200).Json.EnumerateArray());
        Assert.Equal(("pm_ok", "card"), (BillingWorld.Text(card, "provider_payment_method_id"), BillingWorld.Text(card, "type")));
        world.SetClock("2026-07-01T00:00:00Z");
    }

    private async Task<string> ConnectAsync(string provider, string settings)
    {
        JsonElement connected = await world.ConnectAsync(provider, settings);
        Assert.True((await world.PostAsync($"/v1/integrations/{BillingWorld.Text(connected, "id")}/test")).ShouldBe(200).Json.GetProperty("success").GetBoolean());
        return BillingWorld.Text(connected, "webhook_path");
    }

    private async Task<(string Customer, string Invoice)> InvoiceAsync(string name, string currency, bool finalize = true)
    {
        string customer = BillingWorld.Text((await world.PostAsync(
            "/v1/customers", $$"""{"external_id":"{{name}}","name":"{{name}}","email":"{{name}}@acme.example","currency":"{{currency}}"}""")).ShouldBe(201).Json, "id");
        return (customer, await OneOffAsync(customer, currency, finalize));
    }

    /// <summary>51.00 and 20 % tax; of shillings 60.00, which M-Pesa can collect.</summary>
    private async Task<string> OneOffAsync(string customer, string currency, bool isFinal)
    {
        int minor = currency == "KES" ? 5000 : 5100;
        string invoice = BillingWorld.Text((await world.PostAsync(
            "/v1/invoices/one_off", $$"""{"customer_id":"{{customer}}","currency":"{{currency}}","line_items":[{"description":"work","quantity":1,"unit_price":"{{minor}}","amount":"{{minor}}"}]}""")).ShouldBe(200).Json, "id");
        if (isFinal)
            (await world.PostAsync($"/v1/invoices/{invoice}/finalize")).ShouldBe(200);

        return invoice;
    }

    private async Task<JsonElement> CheckoutAsync(string invoice, string provider, string more) =>
        (await world.PostAsync("/v1/payments/checkout", $$"""{"invoice_id":"{{invoice}}","provider":"{{provider}}"{{more}}{{Pages}}}""")).ShouldBe(200).Json;

    /// <summary>A final invoice whose customer was asked by phone to pay it, while the provider's answer was lost; and how many prompts there were before.</summary>
    private async Task<(string Invoice, string Payment, int PromptsBefore)> PromptedAsync(string name, string phone, ProviderFault fault)
    {
        (string customer, string invoice) = await InvoiceAsync(name, "KES", finalize: false);
        (await world.PostAsync(
            "/v1/payment_methods", $$"""{"customer_id":"{{customer}}","provider":"mpesa","provider_payment_method_id":"{{phone}}","type":"mobile_money","is_default":true}""")).ShouldBe(201);
        int prompts = world.Providers.Mpesa.Prompts.Count;
        world.Providers.MpesaServer.FailNext("processrequest", fault);
        (await world.PostAsync($"/v1/invoices/{invoice}/finalize")).ShouldBe(200);
        return (invoice, await PaymentAsync(invoice, "processing"), prompts);
    }

    /// <summary>The payment of an invoice, once it is in a state.</summary>
    private async Task<string> PaymentAsync(string invoice, string status)
    {
        string id = "";
        await Wait.UntilAsync(async () =>
        {
            JsonElement found = (await world.GetAsync($"/v1/payments?invoice_id={invoice}&status={status}")).ShouldBe(200).Json;
            id = found.GetArrayLength() == 1 ? BillingWorld.Text(found[0], "id") : "";
            return id.Length > 0;
        });
        return id;
    }

    private async Task PaidAsync(string invoice, string payment)
    {
        Assert.Equal("succeeded", BillingWorld.Text((await world.GetAsync($"/v1/payments/{payment}")).ShouldBe(200).Json, "status"));
        Assert.Equal("paid", BillingWorld.Text((await world.GetAsync($"/v1/invoices/{invoice}")).ShouldBe(200).Json, "status"));
    }

    /// <summary>Delivers what a provider has told so far: each twice, the last first. Callbacks name their own addresses.</summary>
    private async Task DeliverAsync(List<SimulatedWebhook> webhooks, string path)
    {
        foreach (SimulatedWebhook webhook in WebhookDeliveries.TwiceAndReversed([.. webhooks]))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Path.Length > 0 ? webhook.Path : path) { Content = new ByteArrayContent(webhook.Body) };
            request.Content.Headers.ContentType = new("application/json");
            (await world.Service.SendAsync(request, [.. webhook.Headers.Select(header => (header.Key, header.Value)), ("Authorization", "")])).ShouldBe(200);
        }
    }
}
