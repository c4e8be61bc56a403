using System.Globalization;
using System.Text;
using Billing.Application.Ports;
using Billing.Storage.Embedded.Sqlite;
using Billing.Storage.Embedded.Writing;
using NodaTime;

namespace Billing.Storage.Embedded.Queues;

/// <summary>Adds a message; answers its id.</summary>
internal sealed class SendRequest(int queue, string text, Instant now, Instant visible, CancellationToken cancellationToken)
    : WriteRequest<long>(cancellationToken)
{
    private const string Insert =
        "INSERT INTO message(id, queue, visible, receipt, dequeued, inserted, text) VALUES(?1, ?2, ?3, 0, 0, ?4, ?5)";

    private readonly byte[] _text = Encoding.UTF8.GetBytes(text);

    public override int SizeBytes => _text.Length;

    protected override long Run(WriteSession session)
    {
        long id = session.NextVersion();
        session.Statement(Insert)
            .Bind(1, id).Bind(2, queue).Bind(3, visible.ToUnixTimeTicks()).Bind(4, now.ToUnixTimeTicks()).Bind(5, _text).Run();
        return id;
    }
}

/// <summary>Takes visible messages, those that became visible first.</summary>
internal sealed class ReceiveRequest(int queue, int max, Instant now, Instant until, CancellationToken cancellationToken)
    : WriteRequest<IReadOnlyList<QueueMessage>>(cancellationToken)
{
    private const string SelectVisible =
        "SELECT id, dequeued, inserted, text FROM message WHERE queue = ?1 AND visible <= ?2 ORDER BY visible, id LIMIT ?3";
    private const string Hide = "UPDATE message SET visible = ?1, receipt = ?2, dequeued = dequeued + 1 WHERE id = ?3";

    public override int SizeBytes => 0;

    protected override IReadOnlyList<QueueMessage> Run(WriteSession session)
    {
        List<QueueMessage> taken = [];
        List<MessageHold> holds = [];
        SqliteStatement select = session.Statement(SelectVisible).Bind(1, queue).Bind(2, now.ToUnixTimeTicks()).Bind(3, max);
        while (select.Step())
        {
            MessageHold hold = new(select.Integer(0), session.NextVersion());
            holds.Add(hold);
            taken.Add(new QueueMessage(
                hold.Id.ToString(CultureInfo.InvariantCulture),
                hold.Receipt.ToString(CultureInfo.InvariantCulture),
                select.Text(3),
                (int)select.Integer(1) + 1,
                Instant.FromUnixTimeTicks(select.Integer(2)).ToDateTimeOffset(),
                until.ToDateTimeOffset()));
        }

        select.Reset();
        foreach (MessageHold hold in holds)
        {
            session.Statement(Hide).Bind(1, until.ToUnixTimeTicks()).Bind(2, hold.Receipt).Bind(3, hold.Id).Run();
        }

        return taken;
    }
}

/// <summary>Removes a message that the caller still holds.</summary>
internal sealed class DeleteRequest(int queue, MessageHold hold, CancellationToken cancellationToken) : WriteRequest<bool>(cancellationToken)
{
    private const string Delete = "DELETE FROM message WHERE id = ?1 AND queue = ?2 AND receipt = ?3";

    public override int SizeBytes => 0;

    protected override bool Run(WriteSession session) =>
        session.Statement(Delete).Bind(1, hold.Id).Bind(2, queue).Bind(3, hold.Receipt).Run() > 0;
}

/// <summary>Moves the end of a hold; answers the new receipt, or null when the old one is stale.</summary>
internal sealed class ExtendRequest(int queue, MessageHold hold, Instant until, CancellationToken cancellationToken)
    : WriteRequest<string?>(cancellationToken)
{
    private const string Extend = "UPDATE message SET visible = ?1, receipt = ?2 WHERE id = ?3 AND queue = ?4 AND receipt = ?5";

    public override int SizeBytes => 0;

    protected override string? Run(WriteSession session)
    {
        long receipt = session.NextVersion();
        int changed = session.Statement(Extend)
            .Bind(1, until.ToUnixTimeTicks()).Bind(2, receipt).Bind(3, hold.Id).Bind(4, queue).Bind(5, hold.Receipt).Run();
        return changed > 0 ? receipt.ToString(CultureInfo.InvariantCulture) : null;
    }
}
