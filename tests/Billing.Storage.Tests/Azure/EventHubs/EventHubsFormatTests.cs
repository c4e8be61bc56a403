using System.Buffers;
using System.Text;
using Billing.Application.Ports;
using Billing.Storage.Azure.EventHubs;

namespace Billing.Storage.Tests.Azure.EventHubs;

public sealed class EventHubsFormatTests
{
    [Fact]
    public void A_batch_has_the_documented_shape()
    {
        var target = new ArrayBufferWriter<byte>();

        int written = EventBatchFormat.Write([Message("{\"n\":1}"), Message("Łódź", "key \"1\"")], 0, target);

        Assert.Equal(2, written);
        Assert.Equal(
            """[{"Body":"{\"n\":1}"},{"Body":"Łódź","UserProperties":{"PartitionKey":"key \"1\""}}]""",
            Encoding.UTF8.GetString(target.WrittenSpan));
    }

    [Fact]
    public void A_batch_reads_back_as_it_was_written()
    {
        var target = new ArrayBufferWriter<byte>();
        LogMessage[] messages = [Message("a\nb\\\"\u0001"), Message("₦ 😀", "kunde/1"), Message(string.Empty)];

        EventBatchFormat.Write(messages, 0, target);
        IReadOnlyList<LogMessage> read = EventBatchFormat.Read(target.WrittenMemory);

        Assert.Equal(messages.Select(Text), read.Select(Text));
        Assert.Equal(messages.Select(message => message.PartitionKey), read.Select(message => message.PartitionKey));
    }

    [Fact]
    public void A_batch_stops_before_the_size_limit_even_when_every_character_is_escaped()
    {
        LogMessage[] messages = [.. Enumerable.Range(0, 10).Select(_ => Message(new string('\u0001', 10_000), "\u0001\u0001"))];
        int start = 0;
        while (start < messages.Length)
        {
            var target = new ArrayBufferWriter<byte>();
            start += EventBatchFormat.Write(messages, start, target);
            Assert.InRange(target.WrittenCount, 1, EventHubsProtocol.MaxRequestBytes);
        }

        Assert.Equal(10, start);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""[{"Body":1}]""")]
    [InlineData("""[{"UserProperties":{}}]""")]
    public void A_malformed_batch_is_refused_with_a_sentence(string body)
    {
        FormatException refusal = Assert.Throws<FormatException>(() => EventBatchFormat.Read(Encoding.UTF8.GetBytes(body)));
        Assert.Contains("batch", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_of_partitions_reads_back_in_partition_order()
    {
        PartitionEnd[] ends = [new(1, 5, 10_468, new DateTimeOffset(2026, 3, 4, 5, 6, 7, 89, TimeSpan.Zero)), new(0, 0, -1)];

        IReadOnlyList<PartitionEnd> read = PartitionFeedFormat.Read(new MemoryStream(PartitionFeedFormat.Write("usage", ends)));

        Assert.Equal([ends[1], ends[0]], read);
    }

    [Fact]
    public void The_reader_takes_other_namespaces_and_more_elements()
    {
        const string Feed = """
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom"><title type="text">Partitions</title>
              <entry xml:base="https://ns.example.org/hub">
                <id>https://ns.example.org/hub/consumergroups/$default/partitions/3</id><title type="text">3</title>
                <updated>2026-01-02T03:04:05Z</updated><author><name>ns</name></author>
                <content type="application/xml">
                  <PartitionDescription xmlns="urn:later" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
                    <SizeInBytes>33554432</SizeInBytes><BeginSequenceNumber>7</BeginSequenceNumber>
                    <EndSequenceNumber>20044</EndSequenceNumber><Surprise/><LastEnqueuedOffset>2062040</LastEnqueuedOffset>
                  </PartitionDescription></content></entry>
              <entry><title>4</title><content><PartitionDescription><BeginSequenceNumber>0</BeginSequenceNumber>
                <EndSequenceNumber>0</EndSequenceNumber><LastEnqueuedOffset>-1</LastEnqueuedOffset></PartitionDescription></content></entry>
            </feed>
            """;

        IReadOnlyList<PartitionEnd> read = PartitionFeedFormat.Read(new MemoryStream(Encoding.UTF8.GetBytes(Feed)));

        Assert.Equal([new PartitionEnd(3, 7, 20_044), new PartitionEnd(4, 0, -1)], read);
    }

    [Theory]
    [InlineData("<feed")]
    [InlineData("<feed><entry><title>x</title><PartitionDescription/></entry></feed>")]
    [InlineData("<feed><entry><title>1</title><PartitionDescription/></entry></feed>")]
    public void A_list_without_numbers_is_refused(string feed) =>
        Assert.Throws<FormatException>(() => PartitionFeedFormat.Read(new MemoryStream(Encoding.UTF8.GetBytes(feed))));

    [Theory]
    [InlineData("plain")]
    [InlineData("Łódź \"quoted\" \\ 😀")]
    [InlineData("")]
    public void A_key_survives_the_header_in_ascii(string key)
    {
        string header = EventHubsProtocol.KeyHeader(key);

        Assert.All(header, character => Assert.InRange(character, ' ', '~'));
        Assert.Equal(key, EventHubsProtocol.ReadKeyHeader(header));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("bare", "bare")]
    [InlineData("\"broken\\\"", "\"broken\\\"")]
    public void A_key_header_that_is_no_json_string_is_taken_as_it_is(string? header, string? key) =>
        Assert.Equal(key, EventHubsProtocol.ReadKeyHeader(header));

    [Fact]
    public void Paths_name_hub_partition_and_group()
    {
        Assert.Equal("/usage/partitions/3/messages?timeout=60&api-version=2014-01", EventHubsProtocol.SendPath("usage", 3));
        Assert.Equal("/usage/consumergroups/$Default/partitions?timeout=60&api-version=2015-01", EventHubsProtocol.PartitionsPath("usage"));
    }

    private static LogMessage Message(string text, string? key = null) => new(Encoding.UTF8.GetBytes(text), key);

    private static string Text(LogMessage message) => Encoding.UTF8.GetString(message.Body.Span);
}
