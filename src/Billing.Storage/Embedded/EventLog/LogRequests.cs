using Billing.Application.Ports;
using Billing.Storage.Embedded.Sqlite;
using Billing.Storage.Embedded.Writing;
using NodaTime;

namespace Billing.Storage.Embedded.EventLog;

/// <summary>Appends messages to one partition; answers the next free sequence number.</summary>
internal sealed unsafe class AppendRequest : WriteRequest<long>
{
    private readonly int _partition;
    private readonly LogStatements _statements;
    private readonly IReadOnlyList<LogMessage> _messages;
    private readonly Instant _now;
    private readonly LogEnds _ends;
    private readonly AsyncSignal _appended;

    public AppendRequest(
        int partition, LogStatements statements, IReadOnlyList<LogMessage> messages, Instant now, LogEnds ends, AsyncSignal appended, CancellationToken cancellationToken)
        : base(cancellationToken)
    {
        (_partition, _statements, _messages, _now, _ends, _appended) = (partition, statements, messages, now, ends, appended);
        for (int i = 0; i < messages.Count; i++)
        {
            SizeBytes += messages[i].Body.Length;
        }
    }

    public override int SizeBytes { get; }

    protected override long Run(WriteSession session)
    {
        SqliteStatement insert = session.Statement(_statements.Insert);
        ref long next = ref session.NextSequences[_partition];
        for (int i = 0; i < _messages.Count; i++)
        {
            LogMessage message = _messages[i];
            fixed (byte* body = message.Body.Span)
            {
                insert.Bind(1, next).Bind(2, _now.ToUnixTimeTicks()).Bind(3, message.PartitionKey).BindPinned(4, body, message.Body.Length).Run();
            }

            next++;
        }

        return next;
    }

    protected override void Publish(long result)
    {
        _ends.Append(_partition, result);
        _appended.Set();
    }
}

/// <summary>Removes some of the oldest messages of a partition; answers where the partition begins now.</summary>
internal sealed class TrimRequest(int partition, LogStatements statements, long begin, long newBegin, LogEnds ends, CancellationToken cancellationToken)
    : WriteRequest<long>(cancellationToken)
{
    public override int SizeBytes => 0;

    protected override long Run(WriteSession session)
    {
        session.Statement(statements.DeleteBefore).Bind(1, begin).Bind(2, newBegin).Run();
        session.Statement(statements.SetBegin).Bind(1, newBegin).Run();
        return newBegin;
    }

    protected override void Publish(long result) => ends.Trim(partition, result);
}
