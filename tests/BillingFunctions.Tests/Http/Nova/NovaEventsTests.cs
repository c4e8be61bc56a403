using System.Security.Cryptography;
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
        IServiceProvider services = world.Billing.Service.Services;
        DataSpace space = (await services.GetRequiredService<ApiKeyDirectory>().AuthenticateAsync(ServiceFixture.Key, default))!.Space;
        var wanted = new EndpointChange(receiver.Url, [], null);
        WebhookEndpoint endpoint = (await services.GetRequiredService<SaveEndpoint>().CreateAsync(space, "nova", wanted, Command.FromJob("nova endpoint"), default)).Value.Value;
        string secret = services.GetRequiredService<EndpointSecrets>().Reveal(space, endpoint).Value;

        Answer made = await world.SendAsync(
            "POST", "/api/customers", """{"externalId":"told","email":"told@buyer.example","currency":"USD"}""", await world.EverythingAsync());
        SimulatedRequest? told = null;
        await Wait.UntilAsync(() => Task.FromResult(
            (told = receiver.Requests.FirstOrDefault(each => each.Header(NovaWebhookSurface.TypeHeader) == "customer.created")) is not null));

        byte[] key = Convert.FromBase64String(secret["whsec_".Length..]);
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(key, told!.Body.Span)), told.Header(NovaWebhookSurface.SignatureHeader));
        using JsonDocument body = JsonDocument.Parse(told.Text);
        Assert.Equal(["event", "data", "timestamp"], body.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal("customer.created", body.RootElement.GetProperty("event").GetString());
        Assert.Equal(made.ShouldBe(201).Text, body.RootElement.GetProperty("data").GetRawText());
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
    [InlineData("wallet.transaction.created", null)]
    [InlineData("plan.created", null)]
    public void Only_its_own_events_are_told_under_its_own_names(string ours, string? theirs) => Assert.Equal(theirs, new NovaWebhookSurface().NameOf(ours));
}
