using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Payments.Connections;
using Billing.Application.Persistence;
using Billing.Application.Work;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Integrations.Sync;

/// <summary>Has objects copied to the systems that the organization has linked, whenever something happened to them. Each push stands in the schedule until it is done.</summary>
public sealed class FollowForSync(IntegrationReader integrations, IIntegrationAdapters adapters, WorkSchedule schedule, IClock clock) : IEventFollower
{
    private const int KnownMax = 10_000;
    private static readonly Duration Remembered = Duration.FromSeconds(10);
    private readonly Dictionary<DataSpace, (Instant Until, IntegrationSet All)> _known = [];
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public async ValueTask FollowAsync(IReadOnlyList<CommittedEvent> events, CancellationToken cancellationToken)
    {
        List<ScheduleDue> due = [];
        foreach (CommittedEvent each in events)
        {
            if (KindOf(each.Type) is { } kind)
            {
                due.AddRange(await DueAsync(each, kind, cancellationToken));
            }
        }

        if (due.Count > 0)
        {
            await schedule.ApplyAsync(due, [], cancellationToken);
        }
    }

    /// <summary>The kind of object whose copies an event makes stale, or null.</summary>
    internal static SyncKind? KindOf(string eventType) => eventType switch
    {
        "customer.created" or "customer.updated" => SyncKind.Customer,
        "invoice.finalized" or "invoice.paid" or "invoice.voided" or "invoice.written_off" or "invoice.partially_paid" or "invoice.payment_refunded" or "invoice.credited" => SyncKind.Invoice,
        "payment.succeeded" or "payment.refunded" or "payment.dispute_lost" or "payment.dispute_won" => SyncKind.Payment,
        "credit_note.finalized" or "credit_note.voided" or "credit_note.refund.succeeded" => SyncKind.CreditNote,
        _ => null,
    };

    /// <summary>What a push becomes in the schedule.</summary>
    internal static ScheduleDue DueOf(SyncMessage message) =>
        new(message.ScheduleKey, message.DueAt, WorkQueues.SyncIntegration, JsonSerializer.Serialize(message, StoredJson.Default.SyncMessage));

    private async ValueTask<IEnumerable<ScheduleDue>> DueAsync(CommittedEvent happened, SyncKind kind, CancellationToken cancellationToken)
    {
        IntegrationSet all = await KnownAsync(happened.Space, cancellationToken);
        BillingId objectId = all.All.Count == 0 ? default : JsonSerializer.Deserialize(happened.Row.Span, DomainEvents.RowType)!.ObjectId;
        Instant at = Instant.Min(happened.OccurredAt, clock.GetCurrentInstant());
        return all.All.Where(each => each.Status != ConnectionStatus.Inactive && adapters.Get(each.Provider).KindsOf(new IntegrationAccess(each.Settings)).Contains(kind))
            .Select(each => DueOf(new SyncMessage(happened.Space, each.Id, kind, objectId, happened.Type, happened.Id.ToString(), happened.OccurredAt, 1, at)));
    }

    /// <summary>What is linked, remembered for a moment: every event of every organization asks.</summary>
    private async ValueTask<IntegrationSet> KnownAsync(DataSpace space, CancellationToken cancellationToken)
    {
        Instant now = clock.GetCurrentInstant();
        lock (_gate)
        {
            if (_known.TryGetValue(space, out (Instant Until, IntegrationSet All) known) && now < known.Until && known.Until <= now + Remembered)
            {
                return known.All;
            }
        }

        IntegrationSet all = await integrations.FindAsync(space, cancellationToken);
        lock (_gate)
        {
            if (_known.Count > KnownMax)
            {
                _known.Clear();
            }

            _known[space] = (now + Remembered, all);
        }

        return all;
    }
}
