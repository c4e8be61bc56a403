using System.Net;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Billing.Application.Ports;
using Billing.Storage.Azure;
using Billing.Storage.Azure.EventHubs;
using Billing.Storage.Azure.Settings;
using Billing.Storage.Tests.Azure.Http;

namespace Billing.Storage.Tests.Azure;

/// <summary>Tokens instead of keys. They are sent over https only, so the transport is a fake one.</summary>
public sealed class BearerTests
{
    [Fact]
    public async Task Every_service_gets_a_token_for_its_scope()
    {
        var identity = new FakeIdentity();
        var handler = new RecordingHandler();
        AzureStores stores = Connect(identity, handler);
        await stores.Tables.CommitAsync("rows", [RowWrite.Insert("p", "r", new Columns())], default);
        await stores.Queues.SendAsync("jobs", "x", TimeSpan.Zero, default);
        await stores.Blobs.PutAsync("docs", "a", "x"u8.ToArray(), "text/plain", onlyIfNew: false, default);
        await stores.Events.GetEndsAsync(default);
        Assert.Equal(4, handler.Requests.Count);
        Assert.All(handler.Requests.Take(3), request =>
        {
            Assert.Equal("Bearer token-for-https://storage.azure.com/.default", request.Headers.Authorization?.ToString());
            Assert.Equal("2020-12-06", Assert.Single(request.Headers.GetValues("x-ms-version")));
            Assert.Equal("Fri, 20 Nov 2026 10:30:00 GMT", Assert.Single(request.Headers.GetValues("x-ms-date")));
        });
        Assert.Equal("Bearer token-for-https://eventhubs.azure.net/.default", handler.Requests[3].Headers.Authorization?.ToString());
        Assert.Equal(["https://eventhubs.azure.net/.default", "https://storage.azure.com/.default"], identity.Scopes.Distinct().Order());
    }

    [Fact]
    public async Task An_identity_that_gives_no_token_means_that_nothing_was_written()
    {
        var handler = new RecordingHandler();
        AzureStores stores = Connect(new FakeIdentity { Fails = true }, handler);
        StoreException fault = await Assert.ThrowsAsync<StoreException>(
            async () => await stores.Tables.CommitAsync("rows", [RowWrite.Insert("p", "r", new Columns())], default));
        Assert.Equal(StoreFault.Unavailable, fault.Fault);
        Assert.Empty(handler.Requests);
    }

    private static AzureStores Connect(TokenCredential identity, HttpMessageHandler handler)
    {
        var address = new Uri("https://acct.example.org/");
        var options = new AzureStoreOptions(
            new StorageConnection("acct", address, address, address, default, identity),
            new EventHubsConnection(new Uri("https://ns.example.org/"), "usage", null, null, identity));
        return AzureStores.Create(options, ScriptedStores.Clock, new HttpClientTransport(handler), ScriptedStores.Limits);
    }

    private sealed class FakeIdentity : TokenCredential
    {
        public bool Fails { get; init; }

        public List<string> Scopes { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes.AddRange(requestContext.Scopes);
            return Fails
                ? throw new CredentialUnavailableException("no identity endpoint")
                : new AccessToken("token-for-" + requestContext.Scopes[0], DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }

    private sealed class RecordingHandler : HttpMessageHandler
    {
        public List<HttpRequestMessage> Requests { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add(request);
            bool isFeed = request.Method == HttpMethod.Get;
            byte[] body = isFeed ? PartitionFeedFormat.Write("usage", [new PartitionEnd(0, 0, -1)]) : Encoding.UTF8.GetBytes("{}");
            return Task.FromResult(new HttpResponseMessage(isFeed ? HttpStatusCode.OK : HttpStatusCode.Created) { Content = new ByteArrayContent(body) });
        }
    }
}
