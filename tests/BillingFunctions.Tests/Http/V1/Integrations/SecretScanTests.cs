using System.Text.Json;
using Billing.TestSupport.PaymentProviders;
using NodaTime;

namespace BillingFunctions.Tests.Http.V1.Integrations;

/// <summary>Every credential is marked; whatever is done with them, and however it fails, the mark is in no answer, no log line, no event, no copy that leaves the service, and in nothing that is stored.</summary>
public sealed class SecretScanTests(StoredWorld stored) : IClassFixture<StoredWorld>
{
    internal const string Mark = "MARKED-SECRET";

    internal static readonly IReadOnlyList<(string Type, string Provider, string Settings)> All =
    [
        ("payment_provider", "stripe", $$"""{"secret_key":"{{Mark}}-1","webhook_secret":"{{Mark}}-2","previous_webhook_secret":"{{Mark}}-3"}"""),
        ("payment_provider", "paystack", $$"""{"secret_key":"{{Mark}}-4"}"""),
        ("payment_provider", "flutterwave", $$"""{"secret_key":"{{Mark}}-5","webhook_hash":"{{Mark}}-6"}"""),
        ("payment_provider", "mpesa", $$"""{"consumer_key":"{{Mark}}-7","consumer_secret":"{{Mark}}-8","short_code":"1","passkey":"{{Mark}}-9","callback_secret":"{{Mark}}-10","initiator":"api","security_credential":"{{Mark}}-11"}"""),
        ("payment_provider", "sandbox", $$"""{"webhook_secret":"{{Mark}}-12"}"""),
        ("crm", "hubspot", $$"""{"access_token":"{{Mark}}-13","id_property":"billing_id"}"""),
        ("crm", "salesforce", $$"""{"instance_url":"https://example.invalid/","client_id":"{{Mark}}-14","client_secret":"{{Mark}}-15"}"""),
        ("accounting", "xero", $$"""{"client_id":"{{Mark}}-16","client_secret":"{{Mark}}-17"}"""),
        ("webhook", "webhook", $$"""{"url":"https://example.invalid/hook","signing_secret":"{{Mark}}-18"}"""),
    ];

    private readonly BillingWorld _world = stored.Billing;

    [Fact]
    public async Task No_credential_ever_shows()
    {
        List<Answer> answers = [];
        foreach ((string type, string provider, string settings) in All)
        {
            string body = $$"""{"integration_type":"{{type}}","provider_type":"{{provider}}","settings":{{settings}}}""";
            Answer made = (await _world.PostAsync("/v1/integrations", body, ("Idempotency-Key", provider))).ShouldBe(201);
            string id = BillingWorld.Text(made.Json, "id");
            answers.AddRange(
            [
                made, await _world.PostAsync("/v1/integrations", body, ("Idempotency-Key", provider)), await _world.PostAsync("/v1/integrations", body),
                await _world.PutAsync($"/v1/integrations/{id}", $$"""{"settings":{{settings}}}"""), await _world.PutAsync($"/v1/integrations/{id}", $$$"""{"settings":{"nothing":"{{{Mark}}}"}}"""),
                await _world.PostAsync($"/v1/integrations/{id}/test"), await _world.GetAsync($"/v1/integrations/{id}"),
            ]);
        }

        answers.Add(await _world.GetAsync("/v1/integrations"));
        await CollectAsync(answers);
        foreach (string path in new[] { "/v1/payments", "/v1/payment_methods", "/v1/audit_logs?limit=100", "/v1/notifications", "/v1/ledger/entries", "/openapi/v1.json" })
            answers.Add(await _world.GetAsync(path));

        foreach (JsonElement each in (await _world.GetAsync("/v1/integrations")).Json.EnumerateArray())
            answers.Add(await _world.GetAsync($"/v1/integrations/{BillingWorld.Text(each, "id")}/sync_history"));

        Assert.True(answers.Count > 80, $"{answers.Count} answers");
        Assert.DoesNotContain(answers, answer => answer.Text.Contains(Mark, StringComparison.Ordinal));
        Assert.NotEmpty(_world.Logged.Lines);
        Assert.DoesNotContain(_world.Logged.Lines, line => line.Contains(Mark, StringComparison.Ordinal));
        Assert.Empty(stored.PlacesOf(Mark));
        Assert.DoesNotContain(_world.Systems.Server.Requests, request => request.Text.Contains($"{Mark}-1\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_secret_of_any_kind_is_stored_as_it_is()
    {
        var kept = new KeptSecrets(stored);
        await kept.MakeAsync();
        await _world.RunScheduleAsync();
        await Wait.UntilAsync(() => Task.FromResult(_world.Written.IsSettled));

        // What is no secret is found, in single rows and in packed ones: so a secret would be.
        Assert.Contains(stored.PlacesOf("A name that is no secret"), place => place.StartsWith("customers/", StringComparison.Ordinal));
        Assert.Contains(stored.PlacesOf("A name that is no secret"), place => place.StartsWith("lists/", StringComparison.Ordinal));
        Assert.True(kept.All.Count > 25, $"{kept.All.Count} secrets");
        Assert.Empty(kept.All.SelectMany(secret => stored.PlacesOf(secret.Text).Select(place => $"{secret.Kind}: {place}")));
    }

    /// <summary>Charges, pages, set-ups and refunds at providers that refuse the credentials, break, or send us elsewhere.</summary>
    private async Task CollectAsync(List<Answer> answers)
    {
        foreach ((string provider, string currency) in new[] { ("stripe", "USD"), ("paystack", "NGN"), ("flutterwave", "NGN"), ("mpesa", "KES") })
        {
            string customer = BillingWorld.Text((await _world.PostAsync(
                "/v1/customers", $$"""{"external_id":"scan-{{provider}}","name":"Scan","email":"scan@acme.example","currency":"{{currency}}"}""")).ShouldBe(201).Json, "id");
            answers.Add(await _world.PostAsync(
                "/v1/payment_methods", $$"""{"customer_id":"{{customer}}","provider":"{{provider}}","provider_payment_method_id":"254708374149","type":"card","is_default":true}"""));
            string invoice = BillingWorld.Text((await _world.PostAsync(
                "/v1/invoices/one_off", $$"""{"customer_id":"{{customer}}","currency":"{{currency}}","line_items":[{"description":"work","quantity":1,"unit_price":"5000","amount":"5000"}]}""")).ShouldBe(200).Json, "id");
            answers.Add(await _world.PostAsync($"/v1/invoices/{invoice}/finalize"));
            foreach (ProviderServer server in new[] { _world.Providers.StripeServer, _world.Providers.PaystackServer, _world.Providers.FlutterwaveServer, _world.Providers.MpesaServer })
                server.FailNext("/", ProviderFault.Garbage, ProviderFault.Redirect, ProviderFault.ErrorAfter);

            for (int i = 0; i < 4; i++)
            {
                answers.Add(await _world.PostAsync(
                    "/v1/payments/checkout", $$"""{"invoice_id":"{{invoice}}","provider":"{{provider}}","success_url":"https://shop.example/yes","cancel_url":"https://shop.example/no","save_payment_method":true}"""));
                answers.Add(await _world.PostAsync("/v1/payment_methods/setup", $$"""{"customer_id":"{{customer}}","provider":"{{provider}}","success_url":"https://a.example/","cancel_url":"https://a.example/"}"""));
                answers.Add(await _world.PostAsync("/v1/payment_methods/portal", $$"""{"customer_id":"{{customer}}","provider":"{{provider}}","return_url":"https://a.example/"}"""));
                _world.Service.Clock.Advance(Duration.FromMinutes(16));
                await _world.RunScheduleAsync();
            }

            Answer payments = await _world.GetAsync($"/v1/payments?invoice_id={invoice}");
            answers.Add(payments);
            foreach (JsonElement payment in payments.ShouldBe(200).Json.EnumerateArray())
                answers.Add(await _world.PostAsync($"/v1/payments/{BillingWorld.Text(payment, "id")}/retry"));
        }
    }
}
