using System.Collections.Concurrent;
using Billing.Application.Ports;
using Billing.Storage.Embedded.Reading;
using Billing.Storage.Embedded.Sqlite;
using Billing.Storage.Embedded.Writing;
using Billing.Storage.Limits;
using NodaTime;

namespace Billing.Storage.Embedded.Queues;

/// <summary>Queues of the embedded store. Whether a message is visible is decided by the given clock.</summary>
internal sealed class EmbeddedQueueStore(Names queues, WriterThread writer, ReaderPool readers, IClock clock) : IQueueStore, IQueueSignal
{
    private const string CountAll = "SELECT count(*) FROM message WHERE queue = ?1";
    private const string FirstVisible = "SELECT min(visible) FROM message WHERE queue = ?1";

    private readonly ConcurrentDictionary<int, AsyncSignal> _signals = new();

    public Task EnsureQueueAsync(string queue, CancellationToken cancellationToken)
    {
        StoreLimits.CheckQueueName(queue);
        return queues.EnsureAsync(queue, cancellationToken);
    }

    public async ValueTask SendAsync(string queue, string text, TimeSpan delay, CancellationToken cancellationToken)
    {
        StoreLimits.CheckMessage(text);
        int seconds = StoreLimits.CheckSeconds(delay, 0);
        int id = IdOf(queue, cancellationToken);
        Instant now = clock.GetCurrentInstant();
        await writer.Run(new SendRequest(id, text, now, now + Duration.FromSeconds(seconds), cancellationToken));
        SignalOf(id).Set();
    }

    public ValueTask<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int max, TimeSpan visibility, CancellationToken cancellationToken)
    {
        StoreLimits.CheckReceive(max);
        int seconds = StoreLimits.CheckSeconds(visibility, 1);
        int id = IdOf(queue, cancellationToken);
        Instant now = clock.GetCurrentInstant();
        return NextVisible(id, cancellationToken) is { } visible && visible <= now
            ? writer.Run(new ReceiveRequest(id, max, now, now + Duration.FromSeconds(seconds), cancellationToken))
            : new([]);
    }

    public ValueTask<bool> DeleteAsync(string queue, QueueMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        int id = IdOf(queue, cancellationToken);
        return MessageHold.Of(message) is { } hold ? writer.Run(new DeleteRequest(id, hold, cancellationToken)) : new(false);
    }

    public async ValueTask<QueueMessage?> ExtendAsync(string queue, QueueMessage message, TimeSpan visibility, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        int seconds = StoreLimits.CheckSeconds(visibility, 0);
        int id = IdOf(queue, cancellationToken);
        if (MessageHold.Of(message) is not { } hold)
        {
            return null;
        }

        Instant until = clock.GetCurrentInstant() + Duration.FromSeconds(seconds);
        string? receipt = await writer.Run(new ExtendRequest(id, hold, until, cancellationToken));
        SignalOf(id).Set();
        return receipt is null ? null : message with { Receipt = receipt, NextVisibleAtUtc = until.ToDateTimeOffset() };
    }

    public ValueTask<int> CountAsync(string queue, CancellationToken cancellationToken) =>
        new(readers.Read(IdOf(queue, cancellationToken), static (connection, id) => Count(connection, id), cancellationToken));

    public async Task WaitForMessageAsync(string queue, TimeSpan atMost, CancellationToken cancellationToken)
    {
        int id = IdOf(queue, cancellationToken);
        Task next = SignalOf(id).Next;
        if (NextVisible(id, cancellationToken) is { } visible)
        {
            TimeSpan wait = (visible - clock.GetCurrentInstant()).ToTimeSpan();
            atMost = wait < atMost ? wait : atMost;
        }

        if (atMost > TimeSpan.Zero)
        {
            await AsyncSignal.WaitAsync(next, atMost, cancellationToken);
        }
    }

    private static int Count(SqliteConnection connection, int queue)
    {
        SqliteStatement statement = connection.Statement(CountAll).Bind(1, queue);
        statement.Step();
        int count = (int)statement.Integer(0);
        statement.Reset();
        return count;
    }

    private AsyncSignal SignalOf(int queue) => _signals.GetOrAdd(queue, static _ => new AsyncSignal());

    private int IdOf(string queue, CancellationToken cancellationToken)
    {
        StoreLimits.CheckQueueName(queue);
        cancellationToken.ThrowIfCancellationRequested();
        return queues.IdOf(queue);
    }

    /// <summary>When the next message of the queue is or becomes visible; null when the queue is empty.</summary>
    private Instant? NextVisible(int queue, CancellationToken cancellationToken) =>
        readers.Read(queue, static (connection, id) =>
        {
            SqliteStatement statement = connection.Statement(FirstVisible).Bind(1, id);
            Instant? visible = statement.Step() && !statement.IsNull(0) ? Instant.FromUnixTimeTicks(statement.Integer(0)) : null;
            statement.Reset();
            return visible;
        }, cancellationToken);
}
