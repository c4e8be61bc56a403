using System.Text.Json.Nodes;
using Billing.Application.Integrations;
using Billing.Domain.Results;
using Billing.Providers.Integrations;
using Billing.Providers.Webhooks;
using Billing.TestSupport.PaymentProviders;
using Billing.TestSupport.Time;

namespace Billing.Providers.Tests.Integrations;

/// <summary>Other systems are called through the guard: nothing reaches this machine, and no answer sends us elsewhere.</summary>
public sealed class OutboundTests
{
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["access_token"] = "t", ["id_property"] = "p", ["client_id"] = "i", ["client_secret"] = "s", ["signing_secret"] = "s",
    };

    [Theory]
    [InlineData(IntegrationProvider.Webhook)]
    [InlineData(IntegrationProvider.Hubspot)]
    [InlineData(IntegrationProvider.Salesforce)]
    [InlineData(IntegrationProvider.Xero)]
    public async Task A_system_that_is_not_on_the_public_internet_is_not_called(IntegrationProvider provider)
    {
        await using ProviderServer server = ProviderServer.Start(_ => SimulatedResponse.Ok(new JsonObject { ["access_token"] = "t", ["id"] = "1" }));
        using IntegrationAdapters guarded = Adapters(server.Address, allowsLoopback: false);
        Assert.False((await PushAsync(guarded.Get(provider), server.Address)).IsSuccess);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(IntegrationProvider.Webhook)]
    [InlineData(IntegrationProvider.Hubspot)]
    [InlineData(IntegrationProvider.Salesforce)]
    [InlineData(IntegrationProvider.Xero)]
    public async Task A_redirect_is_not_followed(IntegrationProvider provider)
    {
        await using ProviderServer server = ProviderServer.Start(_ => SimulatedResponse.Ok(new JsonObject { ["access_token"] = "t", ["id"] = "1" }));
        server.FailNext("/", [.. Enumerable.Repeat(ProviderFault.Redirect, 8)]);
        using IntegrationAdapters adapters = Adapters(server.Address, allowsLoopback: true);
        Result<string> pushed = await PushAsync(adapters.Get(provider), server.Address);
        Assert.False(pushed.IsSuccess);
        Assert.DoesNotContain(server.Requests, request => request.Path == "/elsewhere");
    }

    private static Task<Result<string>> PushAsync(IIntegrationAdapter adapter, Uri address) => adapter.PushAsync(
        new IntegrationAccess(new Dictionary<string, string>(Settings) { ["url"] = address.ToString(), ["instance_url"] = address.ToString() }),
        new SyncObject(SyncKind.Customer, Samples.Order(Samples.Usd(1), "pm_ok").Reference.Id, new JsonObject { ["name"] = "Acme" })
        {
            Source = [], Key = "k", EventType = "customer.updated", SentAt = Samples.Now,
        },
        CancellationToken.None);

    private static IntegrationAdapters Adapters(Uri address, bool allowsLoopback) => new(
        new IntegrationOptions { Hubspot = address, Xero = address, XeroIdentity = address, AllowsLoopback = allowsLoopback, Limits = Samples.Limits },
        new WebhookTransport(new WebhookOptions { AllowsLoopback = allowsLoopback }), new SettableClock(Samples.Now));
}
