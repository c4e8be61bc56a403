using System.Text;
using System.Text.Json;
using Billing.Application.Payments.Providers;
using Billing.Domain.Identity;
using Billing.Providers.Sandbox;
using Billing.TestSupport.PaymentProviders;

namespace BillingFunctions.Tests.Http.V1.Payments;

/// <summary>Invoices of 61.20 USD that wait at the sandbox for its webhook.</summary>
public sealed class WebhooksTests(BillingWorld world) : IClassFixture<BillingWorld>, IAsyncLifetime
{
    private const string Secret = "the sandbox's own secret";
    private string _integration = "";
    private string _path = "";

    public async Task InitializeAsync()
    {
        JsonElement connected = await world.ConnectAsync("sandbox", $$"""{"webhook_secret":"{{Secret}}"}""");
        (_integration, _path) = (BillingWorld.Text(connected, "id"), BillingWorld.Text(connected, "webhook_path"));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Webhooks_twice_and_out_of_order_collect_once()
    {
        (string invoice, JsonElement payment) = await WaitingAsync("twice");
        SimulatedWebhook declined = EventOf(payment, "evt-1", SandboxEvent.ChargeDeclined), paid = EventOf(payment, "evt-2", SandboxEvent.ChargeSucceeded);
        foreach (SimulatedWebhook webhook in WebhookDeliveries.TwiceAndReversed([declined, paid]))
            Assert.Equal("processed", BillingWorld.Text((await SendAsync(webhook)).ShouldBe(200).Json, "status"));

        JsonElement ended = (await world.GetAsync($"/v1/payments/{BillingWorld.Text(payment, "id")}")).ShouldBe(200).Json;
        Assert.Equal(("succeeded", "6120.0000"), (BillingWorld.Text(ended, "status"), BillingWorld.Text(ended, "amount_cents")));
        Assert.Equal("paid", BillingWorld.Text((await world.GetAsync($"/v1/invoices/{invoice}")).Json, "status"));
        Assert.Equal("1", (await world.GetAsync($"/v1/payments?invoice_id={invoice}")).Headers["X-Total-Count"]);
        await Wait.UntilAsync(async () => (await world.GetAsync($"/v1/integrations/{_integration}/webhook_events")).ShouldBe(200).Json.EnumerateArray()
            .Count(each => BillingWorld.Text(each, "event_id") is "evt-1" or "evt-2") == 2);
    }

    [Fact]
    public async Task A_decline_and_then_money_is_money()
    {
        (string invoice, JsonElement payment) = await WaitingAsync("late-money");
        (await SendAsync(EventOf(payment, "evt-3", SandboxEvent.ChargeDeclined))).ShouldBe(200);
        Assert.Equal("failed", BillingWorld.Text((await world.GetAsync($"/v1/payments/{BillingWorld.Text(payment, "id")}")).Json, "status"));
        (await SendAsync(EventOf(payment, "evt-4", SandboxEvent.ChargeSucceeded))).ShouldBe(200);
        Assert.Equal("paid", BillingWorld.Text((await world.GetAsync($"/v1/invoices/{invoice}")).Json, "status"));
    }

    [Fact]
    public async Task What_is_unknown_is_recorded_and_ignored()
    {
        (_, JsonElement payment) = await WaitingAsync("unknown");
        Assert.Equal("""{"status":"ignored","event_type":"planet.aligned"}""", (await SendAsync(EventOf(payment, "evt-5", "planet.aligned"))).ShouldBe(200).Text);
        var nobody = ProviderReference.Payment(BillingId.TryParse(BillingWorld.Nobody, out BillingId id) ? id : default, 1);
        Assert.Equal("ignored", BillingWorld.Text((await SendAsync(Of("evt-6", SandboxEvent.ChargeSucceeded, nobody.ToString(), "x"))).ShouldBe(200).Json, "status"));
        await Wait.UntilAsync(async () => (await world.GetAsync($"/v1/integrations/{_integration}/webhook_events?limit=1000")).Json.EnumerateArray()
            .Count(each => BillingWorld.Text(each, "event_id") is "evt-5" or "evt-6" && BillingWorld.Text(each, "status") == "ignored") == 2);
    }

    [Fact]
    public async Task Only_the_provider_is_believed()
    {
        (_, JsonElement payment) = await WaitingAsync("forged");
        SimulatedWebhook real = EventOf(payment, "evt-7", SandboxEvent.ChargeSucceeded);
        byte[] other = [.. real.Body];
        other[^2] ^= 1;
        (await SendAsync(real with { Body = other })).ShouldBeProblem(401);
        (await SendAsync(real with { Headers = new Dictionary<string, string>() })).ShouldBeProblem(401);
        (await SendAsync(real, $"/v1/payments/webhook/sandbox?connection={BillingWorld.Nobody}")).ShouldBeProblem(401);
        (await SendAsync(real, "/v1/payments/webhook/sandbox")).ShouldBeProblem(401);
        (await SendAsync(real, $"/v1/payments/webhook/stripe?connection={_integration}")).ShouldBeProblem(401);
        (await SendAsync(real, $"/v1/payments/webhook/gold?connection={_integration}")).ShouldBeProblem(404);
        (await SendAsync(real, $"/v1/payments/webhook/mpesa/{_integration}/pay-1/code")).ShouldBeProblem(401);
        Assert.Equal(["query.connection:uuid_parsing"], (await SendAsync(real, "/v1/payments/webhook/sandbox?connection=here")).ShouldBeProblem(422).Faults);
        byte[] text = "{}"u8.ToArray();
        (await SendAsync(new SimulatedWebhook(text, new Dictionary<string, string> { [SandboxEvent.SignatureHeader] = SignatureOf(text) }))).ShouldBeProblem(400);
        world.Service.Clock.Advance(NodaTime.Duration.FromMinutes(6));
        (await SendAsync(real)).ShouldBeProblem(401);
        world.SetClock("2026-07-01T00:00:00Z");
        Assert.Equal("processing", BillingWorld.Text((await world.GetAsync($"/v1/payments/{BillingWorld.Text(payment, "id")}")).Json, "status"));
    }

    private SimulatedWebhook EventOf(JsonElement payment, string id, string type)
    {
        string reference = ProviderReference.Payment(BillingId.TryParse(BillingWorld.Text(payment, "id"), out BillingId ours) ? ours : default, 1).ToString();
        return Of(id, type, reference, BillingWorld.Text(payment, "provider_payment_id"));
    }

    private SimulatedWebhook Of(string id, string type, string reference, string paymentId)
    {
        var told = new SandboxEvent
        {
            Id = id, Type = type, Reference = reference, PaymentId = paymentId, Amount = 6120, Currency = "USD", Created = world.Service.Clock.GetCurrentInstant().ToUnixTimeSeconds(),
        };
        (byte[] body, string signature) = told.Sign(Secret, world.Service.Clock.GetCurrentInstant());
        return new SimulatedWebhook(body, new Dictionary<string, string> { [SandboxEvent.SignatureHeader] = signature });
    }

    private string SignatureOf(byte[] body) =>
        PaymentSteps.Timestamped(Secret, Encoding.UTF8.GetString(body), world.Service.Clock.GetCurrentInstant().ToUnixTimeSeconds());

    private async Task<Answer> SendAsync(SimulatedWebhook webhook, string? path = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path ?? _path) { Content = new ByteArrayContent(webhook.Body) };
        request.Content.Headers.ContentType = new("application/json");
        return await world.Service.SendAsync(request, [.. webhook.Headers.Select(header => (header.Key, header.Value)), ("Authorization", "")]);
    }

    /// <summary>A final invoice and the payment that waits for the sandbox.</summary>
    private async Task<(string Invoice, JsonElement Payment)> WaitingAsync(string name)
    {
        (string customer, _, JsonElement invoice) = await world.BilledAsync(name, graceDays: 5);
        await world.MethodAsync(customer, "sandbox", "sbx_succeeds_later");
        string id = BillingWorld.Text(invoice, "id");
        (await world.PostAsync($"/v1/invoices/{id}/finalize")).ShouldBe(200);
        JsonElement payment = default;
        await Wait.UntilAsync(async () =>
        {
            Answer listed = (await world.GetAsync($"/v1/payments?invoice_id={id}&status=processing")).ShouldBe(200);
            payment = listed.Json.GetArrayLength() == 1 ? listed.Json[0] : default;
            return payment.ValueKind == JsonValueKind.Object && payment.GetProperty("provider_payment_id").ValueKind == JsonValueKind.String;
        });
        return (id, payment);
    }
}
