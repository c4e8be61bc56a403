using Billing.Application.Ports;
using Billing.Storage.Azure;
using Billing.Storage.Tests.Azure.Http;

namespace Billing.Storage.Tests.Azure;

/// <summary>What may be sent again is, a few times and not for long.</summary>
public sealed class RetryTests
{
    private const string Row = """{"odata.etag":"W/\"1\"","PartitionKey":"p","RowKey":"a","Value@odata.type":"Edm.Int64","Value":"5"}""";

    [Fact]
    public async Task A_read_survives_a_dropped_connection_and_an_error()
    {
        int calls = 0;
        await using var server = new ScriptedServer(_ => Interlocked.Increment(ref calls) switch
        {
            1 => ScriptedAnswer.Drop,
            2 => ScriptedAnswer.Of(500),
            _ => ScriptedAnswer.Of(200, Row, "ETag: W/\"1\""),
        });
        TableRow? row = await ScriptedStores.Connect(server.Address).Tables.GetAsync("rows", "p", "a", default);
        Assert.Equal(5, row?.Columns.Integer("Value"));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Each_try_is_signed_anew()
    {
        await using var server = new ScriptedServer(_ => ScriptedAnswer.Of(500));
        await Assert.ThrowsAsync<StoreException>(async () => await ScriptedStores.Connect(server.Address).Blobs.GetAsync("docs", "a", default));
        Assert.Equal(1 + ScriptedStores.Limits.MaxRetries, server.Requests.Count);
        Assert.All(server.Requests, request =>
        {
            Assert.StartsWith("SharedKey acct:", request.Headers["Authorization"], StringComparison.Ordinal);
            Assert.Equal("Fri, 20 Nov 2026 10:30:00 GMT", request.Headers["x-ms-date"]);
        });
    }

    [Theory]
    [InlineData("drop", StoreFault.Unavailable)]
    [InlineData("silence", StoreFault.Unavailable)]
    [InlineData("500", StoreFault.Unavailable)]
    [InlineData("busy", StoreFault.Throttled)]
    public async Task A_read_that_keeps_failing_gives_up(string what, StoreFault expected)
    {
        await using var server = new ScriptedServer(_ => Answer(what));
        AzureStores stores = ScriptedStores.Connect(server.Address, limits: what == "silence" ? ScriptedStores.Impatient : null);
        StoreException fault = await Assert.ThrowsAsync<StoreException>(async () => await stores.Tables.QueryAsync("rows", new RowRange("p"), default));
        Assert.Equal(expected, fault.Fault);

        // Of a request without a body the connection pool repeats each try by itself, when the connection is closed without an answer.
        int tries = 1 + ScriptedStores.Limits.MaxRetries;
        Assert.InRange(server.Requests.Count, what == "silence" ? 1 : tries, what == "drop" ? 4 * tries : tries);
    }

    [Fact]
    public async Task A_message_is_sent_again_and_an_unknown_end_is_reported()
    {
        await using var server = new ScriptedServer(_ => ScriptedAnswer.Drop);
        AzureStores stores = ScriptedStores.Connect(server.Address);
        StoreException fault = await Assert.ThrowsAsync<StoreException>(
            async () => await stores.Queues.SendAsync("jobs", "x", TimeSpan.Zero, default));
        Assert.Equal(StoreFault.OutcomeUnknown, fault.Fault);
        Assert.Equal(1 + ScriptedStores.Limits.MaxRetries, server.Requests.Count);
    }

    [Fact]
    public async Task A_service_that_asks_for_a_long_wait_is_not_waited_for()
    {
        await using var server = new ScriptedServer(_ => ScriptedAnswer.Of(503, "<Error><Code>ServerBusy</Code></Error>", "Retry-After: 600"));
        AzureStores stores = ScriptedStores.Connect(server.Address);
        StoreException fault = await Assert.ThrowsAsync<StoreException>(async () => await stores.Queues.CountAsync("jobs", default));
        Assert.Equal(StoreFault.Throttled, fault.Fault);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task What_could_mistake_its_own_work_for_another_is_sent_once()
    {
        await using var server = new ScriptedServer(_ => ScriptedAnswer.Drop);
        AzureStores stores = ScriptedStores.Connect(server.Address);
        var message = new QueueMessage("1", "r", "x", 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        await Assert.ThrowsAsync<StoreException>(
            async () => await stores.Blobs.PutAsync("docs", "a", "x"u8.ToArray(), "text/plain", onlyIfNew: true, default));
        await Assert.ThrowsAsync<StoreException>(async () => await stores.Queues.ExtendAsync("jobs", message, TimeSpan.FromSeconds(1), default));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_page_of_a_proxy_is_an_outage()
    {
        await using var server = new ScriptedServer(_ => ScriptedAnswer.Of(200, "<html>Sign in"));
        AzureStores stores = ScriptedStores.Connect(server.Address);
        Func<Task>[] reads =
        [
            async () => await stores.Tables.GetAsync("rows", "p", "a", default),
            async () => await stores.Tables.QueryAsync("rows", new RowRange("p"), default),
            async () => await stores.Queues.ReceiveAsync("jobs", 1, TimeSpan.FromSeconds(1), default),
            async () => await stores.Events.GetEndsAsync(default),
        ];
        foreach (Func<Task> read in reads)
        {
            Assert.Equal(StoreFault.Unavailable, (await Assert.ThrowsAsync<StoreException>(read)).Fault);
        }
    }

    private static ScriptedAnswer Answer(string what) => what switch
    {
        "drop" => ScriptedAnswer.Drop,
        "silence" => ScriptedAnswer.Silence,
        "busy" => ScriptedAnswer.Of(503, """{"odata.error":{"code":"ServerBusy"}}"""),
        _ => ScriptedAnswer.Of(500),
    };
}
