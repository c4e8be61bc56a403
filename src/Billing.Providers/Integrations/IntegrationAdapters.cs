using Billing.Application.Integrations;
using Billing.Application.Webhooks.Delivery;
using Billing.Providers.Http;
using Billing.Providers.Network;
using NodaTime;

namespace Billing.Providers.Integrations;

/// <summary>The adapters of all systems, behind one guard.</summary>
public sealed class IntegrationAdapters : IIntegrationAdapters, IDisposable
{
    private readonly HttpClient _client;
    private readonly Dictionary<IntegrationProvider, IIntegrationAdapter> _adapters;

    /// <summary>Makes the adapters; nothing is sent yet.</summary>
    public IntegrationAdapters(IntegrationOptions options, IWebhookTransport webhooks, IClock clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        _client = GuardedHttp.CreateClient(new OutboundGuard(options.AllowsLoopback));
        var json = new JsonCalls(new ProviderHttp(_client, options.Limits, options.Time));
        IIntegrationAdapter[] all =
        [
            new WebhookAdapter(webhooks), new HubspotAdapter(json, options.Hubspot), new SalesforceAdapter(json, clock), new XeroAdapter(json, options.Xero, options.XeroIdentity, clock),
        ];
        _adapters = all.ToDictionary(adapter => adapter.Provider);
    }

    /// <inheritdoc/>
    public IIntegrationAdapter Get(IntegrationProvider provider) => _adapters[provider];

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
