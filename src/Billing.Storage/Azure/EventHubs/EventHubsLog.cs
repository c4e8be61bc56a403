using System.Buffers;
using Azure;
using Azure.Core;
using Billing.Application.Ports;
using Billing.Storage.Azure.Transport;
using Billing.Storage.Limits;

namespace Billing.Storage.Azure.EventHubs;

/// <summary>
/// An event hub over HTTPS. Sends may be repeated by the transport: an event that arrives twice is counted once, because the aggregator
/// knows its transaction. Messages that need several requests are sent in order, one request after the other.
/// </summary>
internal sealed class EventHubsLog(AzureChannel channel, string hub) : IEventLog
{
    private int _partitionCount;

    /// <inheritdoc/>
    public async ValueTask<int> PartitionCountAsync(CancellationToken cancellationToken)
    {
        int known = Volatile.Read(ref _partitionCount);
        return known > 0 ? known : (await GetEndsAsync(cancellationToken)).Count;
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(int partition, IReadOnlyList<LogMessage> messages, CancellationToken cancellationToken)
    {
        StoreLimits.CheckEvents(partition, await PartitionCountAsync(cancellationToken), messages);
        var body = new ArrayBufferWriter<byte>();
        int next = 0;
        while (next < messages.Count)
        {
            body.ResetWrittenCount();
            int count = EventBatchFormat.Write(messages, next, body);
            bool isAlone = count == 1 && messages[next].Body.Length > 0;
            await SendAsync(partition, isAlone ? messages[next] : null, body.WrittenMemory, cancellationToken);
            next += count;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<PartitionEnd>> GetEndsAsync(CancellationToken cancellationToken)
    {
        string what = $"List the partitions of hub {hub}";
        using HttpMessage message = channel.Begin(RequestMethod.Get, EventHubsProtocol.PartitionsPath(hub));
        Response response = await channel.SendAsync(message, what, changes: false, cancellationToken);
        if (response.Status != 200)
        {
            throw StoreFaults.FromResponse(what, response, changes: false);
        }

        IReadOnlyList<PartitionEnd> ends = ServiceAnswer.Read(what, response, ReadEnds);
        Volatile.Write(ref _partitionCount, ends.Count);
        return ends;
    }

    private async ValueTask SendAsync(
        int partition, LogMessage? alone, ReadOnlyMemory<byte> batch, CancellationToken cancellationToken)
    {
        string what = $"Send to partition {partition} of hub {hub}";
        using HttpMessage message = channel.Begin(RequestMethod.Post, EventHubsProtocol.SendPath(hub, partition));
        message.Request.Headers.Add(
            "Content-Type", alone is null ? EventHubsProtocol.BatchContentType : EventHubsProtocol.SingleContentType);
        if (alone?.PartitionKey is { } key)
        {
            message.Request.Headers.Add(EventHubsProtocol.KeyProperty, EventHubsProtocol.KeyHeader(key));
        }

        message.Request.Content = RequestContent.Create(alone?.Body ?? batch);
        Response response = await channel.SendAsync(message, what, changes: true, cancellationToken);
        if (response.Status is not (200 or 201))
        {
            throw StoreFaults.FromResponse(what, response, changes: true);
        }
    }

    private static IReadOnlyList<PartitionEnd> ReadEnds(Response response)
    {
        IReadOnlyList<PartitionEnd> ends = PartitionFeedFormat.Read(response.Content.ToStream());
        return ends.Count > 0 ? ends : throw new FormatException("The list of partitions is empty");
    }
}
