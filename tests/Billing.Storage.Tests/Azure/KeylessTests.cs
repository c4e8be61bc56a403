using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Billing.Application.Ports;
using Billing.Storage.Azure;
using Billing.Storage.Azure.EventHubs;
using Billing.Storage.Azure.Settings;
using Billing.Storage.Tests.Azure.Http;
using Billing.TestSupport.Keyless;
using NodaTime;

namespace Billing.Storage.Tests.Azure;

/// <summary>The clients without any key: tokens from the platform, checked by a server at every call. Azure.Identity is the real one; only the way to the network is bent.</summary>
[Collection(nameof(KeylessTests))]
public sealed class KeylessTests : IAsyncLifetime
{
    private KeylessServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await KeylessServer.StartAsync();
        _server.HubFeed = PartitionFeedFormat.Write("usage", [new PartitionEnd(0, 0, -1)]);
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", new Uri(_server.Address, "/msi/token").AbsoluteUri);
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", KeylessServer.IdentityHeader);
    }

    public async Task DisposeAsync()
    {
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", null);
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", null);
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Every_call_of_storage_and_hub_carries_a_token_for_its_service()
    {
        AzureStores stores = Connect("client-of-all");
        foreach (Func<Task> call in EveryCall(stores))
        {
            int before = _server.Calls.Count;
            await IgnoringAnswersAsync(call);
            Assert.True(_server.Calls.Count > before, "a call that asked nobody");
        }

        Assert.All(_server.Calls, call => Assert.Null(call.Fault));
        Assert.Contains(_server.Calls, call => call.Call == "POST /usage/partitions/0/messages");
        Assert.Equal(
            ["acct.blob.core.windows.net", "acct.queue.core.windows.net", "acct.table.core.windows.net", "ns.servicebus.windows.net", "stfurther.table.core.windows.net"], _server.Calls.Select(call => call.Host).Distinct().Order(StringComparer.Ordinal));
        Assert.All(_server.TokenRequests, request => Assert.EndsWith(" client-of-all", request, StringComparison.Ordinal));
        Assert.Equal(["managed https://eventhubs.azure.net", "managed https://storage.azure.com"], _server.TokenRequests.Select(request => request[..request.LastIndexOf(' ')]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Workload_identity_proves_itself_with_the_assertion_of_the_platform()
    {
        string assertion = Path.Combine(Path.GetTempPath(), "billing-assertion-" + Guid.NewGuid().ToString("N"));
        await File.WriteAllTextAsync(assertion, "assertion-1");
        try
        {
            var identity = new WorkloadIdentityCredential(new WorkloadIdentityCredentialOptions
            {
                TenantId = "tenant-1",
                ClientId = "client-w",
                TokenFilePath = assertion,
                AuthorityHost = new Uri("https://login.example.org/"),
                DisableInstanceDiscovery = true,
                Transport = new HttpClientTransport(_server.Way()),
            });
            await AskAsync(Connect(identity));
            await AskHubAsync(Connect(identity));
        }
        finally
        {
            File.Delete(assertion);
        }

        Assert.All(_server.Calls, call => Assert.Null(call.Fault));
        Assert.Equal(
            ["federated https://eventhubs.azure.net/.default client-w assertion-1", "federated https://storage.azure.com/.default client-w assertion-1"], _server.TokenRequests.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_token_is_asked_for_once_and_used_until_it_nears_its_end()
    {
        AzureStores stores = Connect("client-of-many");
        for (int i = 0; i < 20; i++)
            await AskAsync(stores);

        Assert.Single(_server.TokenRequests);
        Assert.Equal([1], _server.Calls.Select(call => call.Token).Distinct());
    }

    [Fact]
    public async Task A_token_that_ends_soon_is_replaced_while_it_still_works()
    {
        _server.TokenLife = TimeSpan.FromMinutes(3);
        AzureStores stores = Connect("client-of-short");
        await AskAsync(stores);
        _server.TokenLife = TimeSpan.FromHours(1);
        // The next call uses the old token and has a new one fetched beside it, or waits for the new one; from then on nothing but the new one is sent.
        for (int i = 0; i < 1_000 && _server.Calls.Last().Token == 1; i++)
            await AskAsync(stores);

        Assert.All(_server.Calls, call => Assert.Null(call.Fault));
        Assert.Equal(2, _server.Calls.Last().Token);
        Assert.Equal(2, _server.TokenRequests.Count);
    }

    [Fact]
    public async Task A_token_that_is_over_is_not_sent_again()
    {
        _server.TokenLife = TimeSpan.FromSeconds(-1);
        AzureStores stores = Connect("client-of-past");
        StoreException refused = await Assert.ThrowsAsync<StoreException>(() => AskAsync(stores));
        _server.TokenLife = TimeSpan.FromHours(1);
        await AskAsync(stores);

        // Azure.Identity does not hand out a token that is over: the call was not made at all.
        Assert.Equal(StoreFault.Unavailable, refused.Fault);
        Assert.Null(Assert.Single(_server.Calls).Fault);
    }

    [Fact]
    public async Task A_server_whose_clock_is_minutes_ahead_still_takes_the_tokens()
    {
        _server.ClockAhead = TimeSpan.FromMinutes(4);
        _server.TokenLife = TimeSpan.FromMinutes(6);
        AzureStores stores = Connect("client-of-slow-clock");
        for (int i = 0; i < 3; i++)
            await AskAsync(stores);

        Assert.All(_server.Calls, call => Assert.Null(call.Fault));
    }

    [Fact]
    public async Task Without_an_identity_nothing_is_sent_and_nothing_was_written()
    {
        _server.GivesTokens = false;
        AzureStores stores = Connect("client-of-none");
        StoreException fault = await Assert.ThrowsAsync<StoreException>(async () => await stores.Tables.CommitAsync("rows", [RowWrite.Insert("p", "r", new Columns())], default));
        Assert.Equal(StoreFault.Unavailable, fault.Fault);
        Assert.Empty(_server.Calls);
    }

    private static IEnumerable<Func<Task>> EveryCall(AzureStores stores)
    {
        var message = new QueueMessage("id", "receipt", "x", 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        yield return () => stores.Tables.EnsureTableAsync("rows", default);
        yield return () => stores.Tables.EnsureTableAsync("customers", default);
        yield return () => stores.Tables.GetAsync("rows", "p", "r", default).AsTask();
        yield return () => stores.Tables.QueryAsync("rows", RowRange.Prefix("p", "r"), default).AsTask();
        yield return () => stores.Tables.CommitAsync("rows", [RowWrite.Insert("p", "r", new Columns())], default).AsTask();
        yield return () => stores.Tables.CommitAsync("rows", [RowWrite.Insert("p", "r", new Columns()), RowWrite.Insert("p", "s", new Columns())], default).AsTask();
        yield return () => stores.Queues.EnsureQueueAsync("jobs", default);
        yield return () => stores.Queues.SendAsync("jobs", "x", TimeSpan.Zero, default).AsTask();
        yield return () => stores.Queues.ReceiveAsync("jobs", 1, TimeSpan.FromSeconds(1), default).AsTask();
        yield return () => stores.Queues.DeleteAsync("jobs", message, default).AsTask();
        yield return () => stores.Queues.ExtendAsync("jobs", message, TimeSpan.FromSeconds(1), default).AsTask();
        yield return () => stores.Queues.CountAsync("jobs", default).AsTask();
        yield return () => stores.Blobs.EnsureContainerAsync("docs", default);
        yield return () => stores.Blobs.PutAsync("docs", "a", "x"u8.ToArray(), "text/plain", onlyIfNew: false, default).AsTask();
        yield return () => stores.Blobs.GetAsync("docs", "a", default).AsTask();
        yield return () => stores.Blobs.DeleteAsync("docs", "a", default).AsTask();
        yield return () => stores.Events.GetEndsAsync(default).AsTask();
        yield return () => stores.Events.SendAsync(0, [new LogMessage("{}"u8.ToArray())], default).AsTask();
    }

    /// <summary>The server answers next to nothing, which some calls take for a fault. What is looked at here is what they asked with.</summary>
    private static async Task IgnoringAnswersAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (StoreException)
        {
        }
    }

    private static async Task AskAsync(AzureStores stores) => Assert.Null(await stores.Tables.GetAsync("rows", "p", "r", default));

    private static Task AskHubAsync(AzureStores stores) => IgnoringAnswersAsync(() => stores.Events.GetEndsAsync(default).AsTask());

    /// <summary>The clients as the settings of a deployed app make them. Each test has a client id of its own, because tokens are kept by client for the whole process.</summary>
    private AzureStores Connect(string client)
    {
        Dictionary<string, string> settings = new()
        {
            ["AzureWebJobsStorage__accountName"] = "acct",
            ["AzureWebJobsStorage__credential"] = "managedidentity",
            ["AzureWebJobsStorage__clientId"] = client,
            ["BILLING_STORAGE_ACCOUNTS"] = "stfurther",
            ["EventHubConnection__fullyQualifiedNamespace"] = "ns.servicebus.windows.net",
            ["EventHubConnection__credential"] = "managedidentity",
            ["EventHubConnection__clientId"] = client,
        };
        return Connect(AzureStoreOptions.Read(settings.GetValueOrDefault).Value);
    }

    private AzureStores Connect(TokenCredential identity) => Connect(new AzureStoreOptions(
        new StorageConnection("acct", new Uri("https://acct.table.core.windows.net/"), new Uri("https://acct.queue.core.windows.net/"), new Uri("https://acct.blob.core.windows.net/"), default, identity),
        new EventHubsConnection(new Uri("https://ns.servicebus.windows.net/"), "usage", null, null, identity)));

    private AzureStores Connect(AzureStoreOptions options) =>
        AzureStores.Create(options, SystemClock.Instance, new HttpClientTransport(_server.Way()), ScriptedStores.Limits);
}
