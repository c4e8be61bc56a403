using System.Globalization;
using Billing.Application.Ports;
using Billing.Storage.Embedded.Reading;
using Billing.Storage.Embedded.Sqlite;
using Billing.Storage.Embedded.Writing;
using Billing.Storage.Limits;
using NodaTime;

namespace Billing.Storage.Embedded.EventLog;

/// <summary>The event log of the embedded store. The writer gives sequence numbers, so their order is the order of commits.</summary>
internal sealed class EmbeddedEventLog(WriterThread writer, ReaderPool readers, LogEnds ends, IClock clock)
    : IEventLog, IEventLogReader, IEventLogRetention
{
    /// <summary>Trimming goes in steps, so that it never holds up other writers for long.</summary>
    private const int TrimStep = 2000;

    private readonly LogStatements[] _statements = [.. Enumerable.Range(0, ends.Count).Select(partition => new LogStatements(partition))];
    private readonly AsyncSignal _appended = new();

    public ValueTask<int> PartitionCountAsync(CancellationToken cancellationToken) => new(ends.Count);

    public async ValueTask SendAsync(int partition, IReadOnlyList<LogMessage> messages, CancellationToken cancellationToken)
    {
        StoreLimits.CheckEvents(partition, ends.Count, messages);
        cancellationToken.ThrowIfCancellationRequested();
        if (messages.Count > 0)
        {
            await writer.Run(new AppendRequest(
                partition, _statements[partition], messages, clock.GetCurrentInstant(), ends, _appended, cancellationToken));
        }
    }

    public ValueTask<IReadOnlyList<PartitionEnd>> GetEndsAsync(CancellationToken cancellationToken) => new(ends.Snapshot());

    public ValueTask<IReadOnlyList<LoggedMessage>> ReadAsync(int partition, long afterSequence, int max, CancellationToken cancellationToken)
    {
        CheckPartition(partition);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        cancellationToken.ThrowIfCancellationRequested();
        return new(readers.Read(
            (Sql: _statements[partition].SelectAfter, afterSequence, max),
            static (connection, state) => Read(connection.Statement(state.Sql).Bind(1, state.afterSequence).Bind(2, state.max)),
            cancellationToken));
    }

    public Task WaitForAppendAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
        AsyncSignal.WaitAsync(_appended.Next, atMost, cancellationToken);

    public ValueTask<long> FindSequenceAsync(int partition, Instant enqueuedFromUtc, CancellationToken cancellationToken)
    {
        CheckPartition(partition);
        cancellationToken.ThrowIfCancellationRequested();
        PartitionEnd end = ends.Of(partition);
        return new(readers.Read(
            (Sql: _statements[partition].SelectEnqueued, end, Ticks: enqueuedFromUtc.ToUnixTimeTicks()),
            static (connection, state) => Find(connection.Statement(state.Sql), state.end, state.Ticks),
            cancellationToken));
    }

    public async ValueTask TrimAsync(int partition, long beforeSequence, CancellationToken cancellationToken)
    {
        CheckPartition(partition);
        PartitionEnd end = ends.Of(partition);
        long target = Math.Min(beforeSequence, end.LastSequence + 1);
        for (long begin = end.BeginSequence; begin < target;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long next = Math.Min(target, begin + TrimStep);
            begin = await writer.Run(new TrimRequest(partition, _statements[partition], begin, next, ends, cancellationToken));
        }
    }

    private static List<LoggedMessage> Read(SqliteStatement statement)
    {
        List<LoggedMessage> messages = [];
        try
        {
            while (statement.Step())
            {
                long sequence = statement.Integer(0);
                messages.Add(new LoggedMessage(
                    sequence,
                    sequence.ToString(CultureInfo.InvariantCulture),
                    statement.Bytes(3).ToArray(),
                    statement.IsNull(2) ? null : statement.Text(2),
                    Instant.FromUnixTimeTicks(statement.Integer(1)).ToDateTimeOffset()));
            }

            return messages;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Halves the retained range until the first message at or after the time is found; enqueued times do not go back.</summary>
    private static long Find(SqliteStatement statement, PartitionEnd end, long ticks)
    {
        long low = end.BeginSequence;
        long high = end.LastSequence + 1;
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            bool isOlder = statement.Bind(1, middle).Step() && statement.Integer(0) < ticks;
            statement.Reset();
            (low, high) = isOlder ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void CheckPartition(int partition)
    {
        if (partition < 0 || partition >= ends.Count)
        {
            throw new ArgumentException($"There is no partition {partition}: the log has {ends.Count}", nameof(partition));
        }
    }
}
