using Billing.Application.Ports;
using Billing.Storage.Azure;
using Billing.Storage.Tests.Azure.Http;

namespace Billing.Storage.Tests.Azure;

/// <summary>What a transaction reports when the service or the way to it fails, and that it is never sent twice.</summary>
public sealed class CommitFaultTests
{
    private const string Busy = """{"odata.error":{"code":"ServerBusy","message":{"lang":"en-US","value":"busy"}}}""";

    public static TheoryData<string, StoreFault> Faults => new()
    {
        { "drop", StoreFault.OutcomeUnknown },
        { "silence", StoreFault.OutcomeUnknown },
        { "truncated", StoreFault.OutcomeUnknown },
        { "500", StoreFault.OutcomeUnknown },
        { "502", StoreFault.OutcomeUnknown },
        { "504", StoreFault.OutcomeUnknown },
        { "408", StoreFault.OutcomeUnknown },
        { "503", StoreFault.OutcomeUnknown },
        { "302", StoreFault.OutcomeUnknown },
        { "200", StoreFault.OutcomeUnknown },
        { "503 busy", StoreFault.Throttled },
        { "429", StoreFault.Throttled },
        { "400", StoreFault.Refused },
        { "401", StoreFault.Refused },
        { "403", StoreFault.Refused },
        { "404 no table", StoreFault.Refused },
        { "413", StoreFault.Refused },
        { "409 table being deleted", StoreFault.Unavailable },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_failed_single_write_reports_what_is_known_and_is_sent_once(string what, StoreFault expected) =>
        await FaultsOnceAsync(what, expected, [Insert("a")]);

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_failed_transaction_reports_what_is_known_and_is_sent_once(string what, StoreFault expected) =>
        await FaultsOnceAsync(what, expected, [Insert("a"), Insert("b")]);

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_failed_delete_reports_what_is_known_and_is_sent_once(string what, StoreFault expected) =>
        await FaultsOnceAsync(what, expected, [RowWrite.Delete("p", "a", "*")]);

    [Fact]
    public async Task A_refused_connection_means_that_nothing_was_written()
    {
        Uri nobody;
        await using (var server = new ScriptedServer(_ => ScriptedAnswer.Drop))
        {
            nobody = server.Address;
        }

        AzureStores stores = ScriptedStores.Connect(nobody);
        StoreException fault = await Assert.ThrowsAsync<StoreException>(async () => await stores.Tables.CommitAsync("rows", [Insert("a")], default));
        Assert.Equal(StoreFault.Unavailable, fault.Fault);
    }

    [Fact]
    public async Task A_reused_connection_that_breaks_does_not_send_a_write_again()
    {
        // The pool itself repeats requests without a body when a connection that was idle breaks.
        await using var server = new ScriptedServer(request => request.Method == "GET"
            ? ScriptedAnswer.Of(404, """{"odata.error":{"code":"ResourceNotFound"}}""")
            : ScriptedAnswer.Drop);
        AzureStores stores = ScriptedStores.Connect(server.Address);
        foreach (RowWrite[] writes in new RowWrite[][] { [Insert("a")], [RowWrite.Delete("p", "a", "*")], [Insert("a"), Insert("b")] })
        {
            int before = server.Requests.Count;
            Assert.Null(await stores.Tables.GetAsync("rows", "p", "a", default));
            StoreException fault = await Assert.ThrowsAsync<StoreException>(async () => await stores.Tables.CommitAsync("rows", writes, default));
            Assert.Equal(StoreFault.OutcomeUnknown, fault.Fault);
            Assert.Equal(before + 2, server.Requests.Count);
            Assert.Equal(server.Requests[^2].Connection, server.Requests[^1].Connection);
        }
    }

    [Fact]
    public async Task Too_few_answers_to_a_transaction_leave_its_outcome_unknown()
    {
        string body = BatchBodies.Of("HTTP/1.1 204 No Content\r\nETag: W/\"1\"\r\n\r\n");
        await using var server = new ScriptedServer(_ => ScriptedAnswer.Of(202, body));
        StoreException fault = await Assert.ThrowsAsync<StoreException>(
            async () => await ScriptedStores.Connect(server.Address).Tables.CommitAsync("rows", [Insert("a"), Insert("b")], default));
        Assert.Equal(StoreFault.OutcomeUnknown, fault.Fault);
    }

    [Theory]
    [InlineData(500, "OperationTimedOut", StoreFault.OutcomeUnknown)]
    [InlineData(503, "ServerBusy", StoreFault.Throttled)]
    [InlineData(400, "InvalidInput", StoreFault.Refused)]
    public async Task An_error_inside_an_accepted_batch_counts_like_one_outside(int status, string code, StoreFault expected)
    {
        string error = $"{{\"odata.error\":{{\"code\":\"{code}\",\"message\":{{\"value\":\"1:no\"}}}}}}";
        string body = BatchBodies.Of($"HTTP/1.1 {status} No\r\nContent-Type: application/json\r\n\r\n{error}\r\n");
        await using var server = new ScriptedServer(_ => ScriptedAnswer.Of(202, body));
        StoreException fault = await Assert.ThrowsAsync<StoreException>(
            async () => await ScriptedStores.Connect(server.Address).Tables.CommitAsync("rows", [Insert("a"), Insert("b")], default));
        Assert.Equal(expected, fault.Fault);
    }

    [Fact]
    public async Task A_caller_who_cancels_gets_a_cancellation()
    {
        using var cancel = new CancellationTokenSource();
        await using var server = new ScriptedServer(_ =>
        {
            cancel.Cancel();
            return ScriptedAnswer.Silence;
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await ScriptedStores.Connect(server.Address).Tables.CommitAsync("rows", [Insert("a")], cancel.Token));
    }

    private static RowWrite Insert(string rowKey) => RowWrite.Insert("p", rowKey, new Columns().Set("Value", 1L));

    private static async Task FaultsOnceAsync(string what, StoreFault expected, RowWrite[] writes)
    {
        await using var server = new ScriptedServer(_ => Answer(what));
        AzureStores stores = ScriptedStores.Connect(server.Address, limits: what == "silence" ? ScriptedStores.Impatient : null);
        StoreException fault = await Assert.ThrowsAsync<StoreException>(async () => await stores.Tables.CommitAsync("rows", writes, default));
        Assert.Equal(expected, fault.Fault);
        Assert.Single(server.Requests);
    }

    private static ScriptedAnswer Answer(string what) => what switch
    {
        "drop" => ScriptedAnswer.Drop,
        "silence" => ScriptedAnswer.Silence,
        "truncated" => ScriptedAnswer.Truncated(202, "--batch"),
        "503 busy" => ScriptedAnswer.Of(503, Busy, "Retry-After: 0"),
        "404 no table" => ScriptedAnswer.Of(404, Busy.Replace("ServerBusy", "TableNotFound", StringComparison.Ordinal)),
        "409 table being deleted" => ScriptedAnswer.Of(409, Busy.Replace("ServerBusy", "TableBeingDeleted", StringComparison.Ordinal)),
        _ => ScriptedAnswer.Of(int.Parse(what, System.Globalization.CultureInfo.InvariantCulture), "nothing we know"),
    };
}
