using System.Text;
using System.Text.Json;
using Billing.Application.Usage;
using Billing.Application.Work;
using BillingFunctions.Tests.Support;
using BillingFunctions.Triggers;
using NodaTime;

namespace BillingFunctions.Tests.Triggers;

public sealed class TriggerEnvelopeTests
{
    private static readonly Instant Now = Instant.FromUtc(2025, 2, 1, 0, 0);

    private const string Message = """{"job":"a1","Id":9,"tags":[1],"who":{"a":1},"myTrigger":"x","no":null}""";

    [Theory]
    [InlineData("queue.double")]
    [InlineData("queue.single")]
    public async Task A_queue_message_is_the_same_however_often_it_was_encoded(string golden)
    {
        using TriggerEnvelope envelope = await TriggerEnvelope.ReadAsync(Golden.Open(golden), default);

        Assert.Equal(Message, envelope.Text("message"));
    }

    [Theory]
    [InlineData("hub.double")]
    [InlineData("hub.single")]
    public async Task A_batch_is_the_same_however_often_it_was_encoded(string golden)
    {
        using TriggerEnvelope envelope = await TriggerEnvelope.ReadAsync(Golden.Open(golden), default);

        HubBatch batch = HubBatchReader.Read(envelope, "events", "usage", Now);

        Assert.Equal(("telemetry", 3), (batch.Hub, batch.Partition));
        Instant second = Instant.FromUtc(2025, 1, 2, 3, 4, 5);
        Assert.Equal(
            [
                new HubEvent(17, "4294967296", second + Duration.FromMilliseconds(123), "k1", """{"n":1}"""),
                new HubEvent(18, "4294967408", second + Duration.FromMilliseconds(678), null, "plain text ₦"),
            ],
            batch.Events);
    }

    [Theory]
    [InlineData("""{"Data":{"message":{"job":"a1"}}}""", """{"job":"a1"}""")]
    [InlineData("""{"data":{"MESSAGE":"{\"job\":\"a1\"}"}}""", """{"job":"a1"}""")]
    [InlineData("""{"Data":{"message":"eyJqb2IiOiJhMSJ9"},"Metadata":null}""", """{"job":"a1"}""")]
    [InlineData("""{"Data":{"message":"\"eyJqb2IiOiJhMSJ9\""}}""", """{"job":"a1"}""")]
    [InlineData("""{"Data":{"message":"plain"}}""", "plain")]
    [InlineData("""{"Data":{"message":"\"plain\""}}""", "plain")]
    [InlineData("""{"Data":{"message":"test"}}""", "test")]
    [InlineData("""{"Data":{"message":4}}""", "4")]
    [InlineData("""{"Data":{"message":"4"}}""", "4")]
    [InlineData("""{"Data":{"message":"\"4\""}}""", "4")]
    [InlineData("""{"Data":{"message":"\"unclosed"}}""", "\"unclosed")]
    public async Task Any_shape_of_a_message_is_read(string json, string text)
    {
        using TriggerEnvelope envelope = await ReadAsync(json);

        Assert.Equal(text, envelope.Text("message"));
    }

    [Fact]
    public async Task A_batch_may_have_its_facts_in_the_system_properties_and_base64_bodies()
    {
        using TriggerEnvelope envelope = await ReadAsync(
            """
            {"Data":{"events":["eyJuIjoxfQ==",{"n":2},"[3]"]},"Metadata":{"PartitionContext":"{\"PartitionId\":\"7\"}",
             "SystemPropertiesArray":[{"SequenceNumber":"5","Offset":9},{"SequenceNumber":6},{"SequenceNumber":7}]}}
            """);

        HubBatch batch = HubBatchReader.Read(envelope, "events", "usage", Now);

        Assert.Equal(("usage", 7), (batch.Hub, batch.Partition));
        Assert.Equal(["{\"n\":1}", "{\"n\":2}", "[3]"], batch.Events.Select(message => message.Body));
        Assert.Equal([(5, "9", Now), (6, "", Now), (7, "", Now)], batch.Events.Select(message => (message.Sequence, message.Offset, message.EnqueuedAtUtc)));
    }

    [Fact]
    public async Task Bodies_of_a_binary_binding_are_texts_where_they_hold_text_and_properties_come_along()
    {
        using TriggerEnvelope envelope = await ReadAsync(
            """
            {"Data":{"events":"[\"YmZ1MS5hYmM=\",\"H4sIAAAAAAAAA6vm\",\"cGxhaW4=\",\"AAECAw==\"]"},"Metadata":{"PartitionContext":{"PartitionId":"7"},"SequenceNumberArray":"[1,2,3,4]",
             "PropertiesArray":"[{\"mode\":\"live\",\"n\":1},{},null]"}}
            """);

        HubBatch batch = HubBatchReader.Read(envelope, "events", "usage", Now);

        Assert.Equal(["bfu1.abc", "H4sIAAAAAAAAA6vm", "plain", "AAECAw=="], batch.Events.Select(message => message.Body));
        Assert.Equal([("mode", "live")], batch.Events[0].Properties!.Select(property => (property.Key, property.Value)));
        Assert.All(batch.Events.Skip(1), message => Assert.Null(message.Properties));
    }

    [Theory]
    [InlineData("""{"Data":{"events":"[\"a\"]"},"Metadata":{"PartitionContext":{"PartitionId":"0"}}}""")]
    [InlineData("""{"Data":{"events":"[\"a\"]"},"Metadata":{"SequenceNumberArray":"[1]"}}""")]
    [InlineData("""{"Data":{"events":"[\"a\",\"b\"]"},"Metadata":{"SequenceNumberArray":"[1]","PartitionContext":{"PartitionId":"0"}}}""")]
    [InlineData("""{"Data":{},"Metadata":{}}""")]
    [InlineData("{}")]
    public async Task A_batch_without_positions_is_refused(string json)
    {
        using TriggerEnvelope envelope = await ReadAsync(json);

        Assert.Throws<EnvelopeException>(() => HubBatchReader.Read(envelope, "events", "usage", Now));
    }

    [Fact]
    public async Task Of_members_with_one_name_the_last_exact_one_holds_and_else_the_first_in_any_case()
    {
        using TriggerEnvelope exact = await ReadAsync("""{"data":{"message":"a"},"Data":{"MESSAGE":"b","message":"c","message":"d"},"DATA":{}}""");
        using TriggerEnvelope other = await ReadAsync("""{"DATA":{"Message":"a","MESSAGE":"b"},"data":{}}""");

        Assert.Equal(("d", "a"), (exact.Text("message"), other.Text("message")));
    }

    [Fact]
    public async Task An_envelope_of_megabytes_that_comes_in_small_parts_is_read_and_its_batch_outlives_it()
    {
        string[] bodies = [new('a', 2_000_000), "b", string.Concat(Enumerable.Repeat("{\"n\":1}\n", 200_000))];
        string events = JsonSerializer.Serialize(bodies);
        string json = JsonSerializer.Serialize(new { Data = new { events }, Metadata = new { PartitionContext = new { PartitionId = "0" }, SequenceNumberArray = "[1,2,3]" } });
        using var slow = new SlowStream(Encoding.UTF8.GetBytes(json), 7_777);

        TriggerEnvelope envelope = await TriggerEnvelope.ReadAsync(slow, default);
        HubBatch batch = HubBatchReader.Read(envelope, "events", "usage", Now);
        envelope.Dispose();
        envelope.Dispose();
        using TriggerEnvelope next = await ReadAsync(JsonSerializer.Serialize(new { Data = new { events = new string('x', 5_000_000) } }));

        Assert.Equal(bodies, batch.Events.Select(message => message.Body));
        Assert.Throws<ObjectDisposedException>(() => envelope.Texts("events"));
    }

    [Fact]
    public async Task Counting_begins_when_the_envelope_is_let_go()
    {
        using TriggerEnvelope envelope = await ReadAsync("""{"Data":{"events":["a"]},"Metadata":{"PartitionContext":{"PartitionId":"0"},"SequenceNumberArray":"[1]"}}""");
        var trigger = new AggregateUsageTrigger(new Counting(envelope), UsageOptions.Default, SystemClock.Instance);

        TriggerResult result = await trigger.HandleAsync(new TriggerCall(AggregateUsageTrigger.FunctionName, envelope, TimeBudget.Ample()), default);

        Assert.Equal(200, result.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"Data\":")]
    public async Task What_is_no_JSON_object_is_no_envelope(string json) => await Assert.ThrowsAsync<EnvelopeException>(async () => await ReadAsync(json));

    /// <summary>Looks at the envelope while it counts.</summary>
    private sealed class Counting(TriggerEnvelope envelope) : IUsageAggregation
    {
        public Task<AggregationResult> AggregateAsync(HubBatch batch, TimeBudget budget, CancellationToken cancellationToken)
        {
            Assert.Equal("a", batch.Events.Single().Body);
            Assert.Throws<ObjectDisposedException>(() => envelope.Texts("events"));
            return Task.FromResult(new AggregationResult(1, 0, 0));
        }
    }

    /// <summary>Gives few bytes at a time, as a connection does.</summary>
    private sealed class SlowStream(byte[] bytes, int atOnce) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, atOnce)], cancellationToken);
    }

    private static ValueTask<TriggerEnvelope> ReadAsync(string json) => TriggerEnvelope.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(json)), default);
}
