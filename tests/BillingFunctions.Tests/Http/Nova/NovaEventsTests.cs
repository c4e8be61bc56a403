using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Platform;
using Billing.Application.Webhooks.Delivery;
using Billing.Application.Webhooks.Endpoints;
using Billing.Domain.Identity;
using Billing.TestSupport.PaymentProviders;
using BillingFunctions.Http.Nova.Webhooks;
using BillingFunctions.Tests.Http.V1.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace BillingFunctions.Tests.Http.Nova;

/// <summary>What a tenant's server hears of its events.</summary>
public sealed class NovaEventsTests(NovaWorld world) : IClassFixture<NovaWorld>
{
    [Fact]
    public async Task An_event_is_sent_with_its_name_and_a_signature_over_the_body()
    {
        await using var receiver = new HookReceiver();
        string secret = await ListenAsync(receiver, "signed");
        Answer made = await world.SendAsync(
            "POST", "/api/customers", """{"externalId":"told","email":"told@buyer.example","currency":"USD"}""", await world.EverythingAsync());
        SimulatedRequest told = await ToldAsync(receiver, "customer.created");
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), told.Body.Span)), told.Header(NovaWebhookSurface.SignatureHeader));
        using JsonDocument body = JsonDocument.Parse(told.Text);
        Assert.Equal(["event", "data", "timestamp"], body.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal("customer.created", body.RootElement.GetProperty("event").GetString());
        Assert.Equal(made.ShouldBe(201).Text, body.RootElement.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task What_becomes_of_a_subscription_its_invoices_and_a_wallet_is_told()
    {
        await using var receiver = new HookReceiver();
        await ListenAsync(receiver, "life");
        string dear = await IdAsync("/api/plans", """
            {"name":"Dear","code":"dear","billingInterval":"MONTHLY","billingTiming":"IN_ADVANCE","netPaymentTerms":1,"invoiceGracePeriodDays":2,"prices":[{"currency":"USD","amount":90}]}
            """);
        string cheap = await IdAsync("/api/plans", """{"name":"Cheap","code":"cheap","billingInterval":"MONTHLY","billingTiming":"IN_ADVANCE","prices":[{"currency":"USD","amount":9}]}""");
        string customer = await IdAsync("/api/customers", """{"externalId":"life","email":"life@buyer.example","currency":"USD"}""");
        string subscription = await IdAsync("/api/subscriptions", $$"""{"customerId":"{{customer}}","planId":"{{dear}}","currency":"USD"}""");
        string wallet = await IdAsync("/api/wallets", $$"""{"customerId":"{{customer}}","currency":"EUR","grantedCredits":10}""");
        (await AskAsync("PATCH", $"/api/wallets/{wallet}", """{"name":"Gift"}""")).ShouldBe(200);
        await ToldAsync(receiver, "invoice.drafted");
        (await AskAsync("POST", $"/api/subscriptions/{subscription}/change-plan", $$"""{"newPlanId":"{{cheap}}"}""")).ShouldBe(201);
        await world.Billing.PassAsync("2026-07-05T00:00:00Z");
        await ToldAsync(receiver, "subscription.past_due");
        Assert.Contains("PAST_DUE", (await AskAsync("GET", $"/api/subscriptions/{subscription}")).Text, StringComparison.Ordinal);
        await world.Billing.PassAsync("2026-08-01T06:00:00Z");

        foreach (string type in (string[])
            ["subscription.created", "subscription.plan_change_scheduled", "subscription.past_due", "subscription.renewed", "subscription.plan_changed", "invoice.created",
             "invoice.finalized", "wallet.created", "wallet.updated"])
            Assert.Contains(type[..type.IndexOf('.')] == "invoice" ? customer : subscription, (await ToldAsync(receiver, type)).Text.Replace(wallet, subscription, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_is_tried_at_once_and_four_times_more_within_a_day_and_a_half()
    {
        var surface = new NovaWebhookSurface();
        Duration?[] waits = [.. Enumerable.Range(1, 5).Select(round => RetryWaits.After(round, surface.Waits))];
        Assert.Equal([Duration.FromMinutes(5), Duration.FromMinutes(30), Duration.FromHours(2), Duration.FromHours(24), null], waits);
    }

    [Theory]
    [InlineData("subscription.terminated", "subscription.canceled")]
    [InlineData("invoice.paid", "invoice.paid")]
    [InlineData("payment.retry.succeeded", "payment.retry.succeeded")]
    [InlineData("wallet.transaction.created", null)]
    [InlineData("plan.created", null)]
    public void Only_its_own_events_are_told_under_its_own_names(string ours, string? theirs) => Assert.Equal(theirs, new NovaWebhookSurface().NameOf(ours));

    /// <summary>Has everything told to a receiver; the secret as the tenant sees it.</summary>
    private async Task<string> ListenAsync(HookReceiver receiver, string name)
    {
        IServiceProvider services = world.Billing.Service.Services;
        DataSpace space = (await services.GetRequiredService<ApiKeyDirectory>().AuthenticateAsync(ServiceFixture.Key, default))!.Space;
        var wanted = new EndpointChange(receiver.Url, [], null);
        WebhookEndpoint endpoint = (await services.GetRequiredService<SaveEndpoint>().CreateAsync(space, "nova", wanted, Command.FromJob("nova endpoint", name), default)).Value.Value;
        return services.GetRequiredService<EndpointSecrets>().Reveal(space, endpoint).Value;
    }

    private async Task<SimulatedRequest> ToldAsync(HookReceiver receiver, string type)
    {
        SimulatedRequest? told = null;
        await Wait.UntilAsync(async () =>
        {
            await world.Billing.RunScheduleAsync();
            return (told = receiver.Requests.FirstOrDefault(each => each.Header(NovaWebhookSurface.TypeHeader) == type)) is not null;
        });
        return told!;
    }

    private async Task<string> IdAsync(string path, string body) => (await AskAsync("POST", path, body)).ShouldBe(201).Json.GetProperty("id").GetString()!;

    private async Task<Answer> AskAsync(string method, string path, string? body = null) => await world.SendAsync(method, path, body, await world.EverythingAsync());
}
