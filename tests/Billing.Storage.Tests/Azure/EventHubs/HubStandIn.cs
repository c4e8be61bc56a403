using System.Globalization;
using Billing.Application.Ports;
using Billing.Storage.Azure.EventHubs;
using Billing.Storage.Tests.Azure.Http;

namespace Billing.Storage.Tests.Azure.EventHubs;

/// <summary>A hub in memory that speaks the protocol: the server side of <see cref="EventHubsProtocol"/> in its smallest form.</summary>
public sealed class HubStandIn : IAsyncLifetime, IAsyncDisposable, IEventLogReader
{
    private readonly List<LogMessage>[] _partitions = [[], [], []];
    private readonly Lock _gate = new();

    public HubStandIn() => Server = new ScriptedServer(Answer);

    public ScriptedServer Server { get; }

    public Task InitializeAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public ValueTask<IReadOnlyList<LoggedMessage>> ReadAsync(int partition, long afterSequence, int max, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            IReadOnlyList<LoggedMessage> read =
            [
                .. _partitions[partition].Select((message, i) => new LoggedMessage(
                    i, i.ToString(CultureInfo.InvariantCulture), message.Body, message.PartitionKey, DateTimeOffset.UnixEpoch))
                    .Skip((int)afterSequence + 1).Take(max),
            ];
            return ValueTask.FromResult(read);
        }
    }

    public Task WaitForAppendAsync(TimeSpan atMost, CancellationToken cancellationToken) => Task.CompletedTask;

    private ScriptedAnswer Answer(RecordedRequest request)
    {
        lock (_gate)
        {
            if (request.Method == "GET" && request.Target == EventHubsProtocol.PartitionsPath("usage"))
            {
                PartitionEnd[] ends = [.. _partitions.Select((messages, i) => new PartitionEnd(i, 0, messages.Count - 1))];
                return ScriptedAnswer.Of(200, PartitionFeedFormat.Write("usage", ends), $"Content-Type: {EventHubsProtocol.FeedContentType}");
            }

            int partition = Array.FindIndex(_partitions, messages =>
                request.Target == EventHubsProtocol.SendPath("usage", Array.IndexOf(_partitions, messages)));
            if (request.Method != "POST" || partition < 0)
            {
                return ScriptedAnswer.Of(404);
            }

            if (request.Body.Length > EventHubsProtocol.MaxRequestBytes)
            {
                return ScriptedAnswer.Of(413);
            }

            bool isBatch = request.Headers["Content-Type"] == EventHubsProtocol.BatchContentType;
            string? key = EventHubsProtocol.ReadKeyHeader(request.Headers.GetValueOrDefault(EventHubsProtocol.KeyProperty));
            _partitions[partition].AddRange(isBatch ? EventBatchFormat.Read(request.Body) : [new LogMessage(request.Body, key)]);
            return ScriptedAnswer.Of(201);
        }
    }
}
