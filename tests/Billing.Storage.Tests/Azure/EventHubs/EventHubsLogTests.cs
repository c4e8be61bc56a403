using System.Text;
using Billing.Application.Ports;
using Billing.Storage.Azure.EventHubs;
using Billing.Storage.Azure.Settings;
using Billing.Storage.Tests.Azure.Http;

namespace Billing.Storage.Tests.Azure.EventHubs;

public sealed class EventHubsLogTests
{
    [Fact]
    public async Task One_event_goes_as_it_is_with_its_key_in_a_header()
    {
        RecordedRequest request = Assert.Single(await SentAsync(Message("""{"n":1}""", "Łódź")));
        Assert.Equal(("POST", "/usage/partitions/2/messages?timeout=60&api-version=2014-01"), (request.Method, request.Target));
        Assert.Equal("application/atom+xml;type=entry;charset=utf-8", request.Headers["Content-Type"].Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal("\"\\u0141\\u00F3d\\u017A\"", request.Headers["PartitionKey"]);
        Assert.Equal("""{"n":1}""", request.Text);
        Assert.False(request.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task Several_events_go_as_one_batch()
    {
        RecordedRequest request = Assert.Single(await SentAsync(Message("""{"n":1}"""), Message("x", "k")));
        Assert.Equal("application/vnd.microsoft.servicebus.json", request.Headers["Content-Type"]);
        Assert.Equal("""[{"Body":"{\"n\":1}"},{"Body":"x","UserProperties":{"PartitionKey":"k"}}]""", request.Text);
        Assert.False(request.Headers.ContainsKey("PartitionKey"));
    }

    [Fact]
    public async Task More_than_a_request_holds_goes_in_several_in_order()
    {
        LogMessage[] messages = [.. Enumerable.Range(0, 5).Select(i => Message(new string((char)('a' + i), 100_000)))];
        IReadOnlyList<RecordedRequest> requests = await SentAsync(messages);
        Assert.Equal(3, requests.Count);
        Assert.All(requests, request => Assert.InRange(request.Body.Length, 1, EventHubsProtocol.MaxRequestBytes));
        LogMessage[] arrived = [.. requests.SelectMany(request => request.Text[0] == '[' ? EventBatchFormat.Read(request.Body) : [new LogMessage(request.Body)])];
        Assert.Equal("abcde", string.Concat(arrived.Select(message => (char)message.Body.Span[0])));
    }

    [Fact]
    public async Task A_hub_with_a_policy_gets_a_signature_for_the_hub()
    {
        await using var server = new ScriptedServer(_ => ScriptedAnswer.Of(200, PartitionFeedFormat.Write("usage", [new PartitionEnd(0, 0, -1)])));
        IEventLog log = ScriptedStores.Connect(server.Address, new EventHubsConnection(server.Address, "usage", "send", "secret", null)).Events;
        await log.GetEndsAsync(default);
        await log.GetEndsAsync(default);
        string expected = SharedAccessPolicy.Sign(
            new Uri(server.Address, "usage").AbsoluteUri, "send", "secret", ScriptedStores.Clock.GetCurrentInstant() + NodaTime.Duration.FromHours(1));
        Assert.Equal([expected, expected], server.Requests.Select(request => request.Headers["Authorization"]));
    }

    [Theory]
    [InlineData(401, StoreFault.Refused)]
    [InlineData(404, StoreFault.Refused)]
    [InlineData(429, StoreFault.Throttled)]
    [InlineData(500, StoreFault.OutcomeUnknown)]
    [InlineData(503, StoreFault.Throttled)]
    public async Task A_failed_send_reports_what_is_known(int status, StoreFault expected)
    {
        await using var server = new ScriptedServer(request => request.Method == "GET"
            ? ScriptedAnswer.Of(200, PartitionFeedFormat.Write("usage", [new PartitionEnd(0, 0, -1)]))
            : ScriptedAnswer.Of(status, "<Error><Code>503</Code><Detail>busy</Detail></Error>"));
        IEventLog log = ScriptedStores.Connect(server.Address).Events;
        StoreException fault = await Assert.ThrowsAsync<StoreException>(async () => await log.SendAsync(0, [Message("x")], default));
        Assert.Equal(expected, fault.Fault);
    }

    [Fact]
    public async Task A_send_is_repeated_after_a_dropped_connection()
    {
        int calls = 0;
        await using var server = new ScriptedServer(request => request.Method == "GET"
            ? ScriptedAnswer.Of(200, PartitionFeedFormat.Write("usage", [new PartitionEnd(0, 0, -1)]))
            : Interlocked.Increment(ref calls) == 1 ? ScriptedAnswer.Drop : ScriptedAnswer.Of(201));
        await ScriptedStores.Connect(server.Address).Events.SendAsync(0, [Message("x")], default);
        Assert.Equal(["x", "x"], server.Requests.Where(request => request.Method == "POST").Select(request => request.Text));
    }

    private static LogMessage Message(string text, string? key = null) => new(Encoding.UTF8.GetBytes(text), key);

    private static async Task<IReadOnlyList<RecordedRequest>> SentAsync(params LogMessage[] messages)
    {
        await using var hub = new HubStandIn();
        await ScriptedStores.Connect(hub.Server.Address).Events.SendAsync(2, messages, default);
        return [.. hub.Server.Requests.Where(request => request.Method == "POST")];
    }
}
