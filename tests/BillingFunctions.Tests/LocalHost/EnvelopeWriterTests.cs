using System.Text;
using Billing.Application.Ports;
using BillingFunctions.LocalHost.Configuration;
using BillingFunctions.LocalHost.Envelopes;
using BillingFunctions.LocalHost.State;
using BillingFunctions.Tests.Support;
using BillingFunctions.Triggers;

namespace BillingFunctions.Tests.LocalHost;

public sealed class EnvelopeWriterTests
{
    private static readonly DateTimeOffset Time = new(2025, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private static readonly Guid Random = new("3f0b5c9e-7f5b-4f0e-9d0e-1c2f4f5a6b7c");

    private static readonly HubFunctionTrigger Hub = new("events", "telemetry", "worker");

    /// <summary>Its members spill into the metadata: over a built-in, as an object, not as an array, not as null, not by a hidden name.</summary>
    private static readonly QueueMessage Message =
        new("4b7c", "AgAA", """{"job":"a1","Id":9,"tags":[1],"who":{"a":1},"myTrigger":"x","no":null}""", 1, Time, Time.AddMinutes(10));

    private static readonly LoggedMessage[] Batch =
    [
        new(17, "4294967296", "{\"n\":1}"u8.ToArray(), "k1", Time.AddMilliseconds(-555)),
        new(18, "4294967408", "plain text ₦"u8.ToArray(), null, Time),
    ];

    [Theory]
    [InlineData("queue.double")]
    [InlineData("queue.single")]
    public async Task A_queue_message_is_sent_as_the_host_sends_it(string golden) =>
        Assert.Equal(Golden.Read(golden), await WriteAsync("message", QueuePayload.Create(Message), golden));

    [Theory]
    [InlineData("hub.double")]
    [InlineData("hub.single")]
    public async Task A_batch_of_events_is_sent_as_the_host_sends_it(string golden) =>
        Assert.Equal(Golden.Read(golden), await WriteAsync("events", HubPayload.Create(Hub, 3, Batch), golden, new RetryContext(0, -1, null)));

    [Fact]
    public async Task A_timer_is_a_real_object_in_both_encodings()
    {
        var trigger = new TimerFunctionTrigger("timer", TimerSchedule.Parse("0 */5 * * * *"), false, true);
        TriggerPayload payload = TimerPayload.Create(trigger, new TimerStatus(Time, Time.AddMinutes(5), Time), isPastDue: true);

        Assert.Equal(Golden.Read("timer"), await WriteAsync("timer", payload, "timer.double"));
        Assert.Equal(Golden.Read("timer"), await WriteAsync("timer", payload, "timer.single"));
    }

    [Fact]
    public async Task Bytes_are_base64_and_times_lose_their_fractions_and_maybe_their_zone()
    {
        var payload = new TriggerPayload(HostValue.Bytes("hi"u8.ToArray()), new Dictionary<string, HostValue>
        {
            ["Plain"] = HostValue.PlainTime(Time),
            ["Offset"] = HostValue.OffsetTime(Time.ToOffset(TimeSpan.FromHours(2))),
            ["QueueTrigger"] = HostValue.Text("hidden"),
        });
        using var buffer = new MemoryStream();

        await EnvelopeWriter.WriteAsync(buffer, "item", payload, EnvelopeEncoding.Double, default);

        Assert.Equal(
            """{"Data":{"item":"aGk="},"Metadata":{"Plain":"2025-01-02T03:04:05","Offset":"2025-01-02T05:04:05+02:00"}}""", Encoding.UTF8.GetString(buffer.ToArray()));
    }

    [Fact]
    public async Task A_large_batch_goes_out_in_slices_while_it_is_written()
    {
        string packed = string.Concat(Enumerable.Range(0, 100_000).Select(number => $"{number:x}-")), text = string.Concat(Enumerable.Repeat("\"₦😀\\", 60_000));
        LoggedMessage[] batch = [new(1, "1", Encoding.UTF8.GetBytes(packed), null, Time), new(2, "2", Encoding.UTF8.GetBytes(text), null, Time)];
        using var sent = new SliceStream();

        await EnvelopeWriter.WriteAsync(sent, "events", HubPayload.Create(Hub, 3, batch), EnvelopeEncoding.Double, default);

        Assert.InRange(sent.LargestWrite, EnvelopeWriter.SliceBytes, 4 * EnvelopeWriter.SliceBytes);
        sent.Position = 0;
        using TriggerEnvelope read = await TriggerEnvelope.ReadAsync(sent, default);
        Assert.Equal([packed, text], read.Texts("events"));
    }

    private static async Task<string> WriteAsync(string binding, TriggerPayload payload, string golden, RetryContext? retry = null)
    {
        EnvelopeEncoding encoding = golden.EndsWith("double", StringComparison.Ordinal) ? EnvelopeEncoding.Double : EnvelopeEncoding.Single;
        var function = new FunctionDefinition("Worker", new QueueFunctionTrigger(binding, "jobs"), RetryPolicy.None);
        using var buffer = new MemoryStream();
        await EnvelopeWriter.WriteAsync(buffer, binding, CallMetadata.Add(payload, function, retry, Time, Random), encoding, default);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Notes how much is handed over at a time.</summary>
    private sealed class SliceStream : MemoryStream
    {
        public int LargestWrite { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            LargestWrite = Math.Max(LargestWrite, buffer.Length);
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
