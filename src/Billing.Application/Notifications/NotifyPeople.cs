using Billing.Application.Consistency;
using Billing.Application.Webhooks.Events;
using Billing.Domain.Identity;

namespace Billing.Application.Notifications;

/// <summary>Makes the notifications of events: one of each event, however often it is asked to. Their count moves in the same commit.</summary>
public sealed class NotifyPeople(Transactor transactor, OutboxDispatcher outbox)
{
    /// <summary>Most notifications of one transaction.</summary>
    private const int CountMax = 40;

    internal async Task TellAsync(DataSpace space, IReadOnlyList<OccurredEvent> events, CancellationToken cancellationToken)
    {
        PartitionAddress address = NotificationReader.AddressOf(space);
        Notification[] wanted = [.. events.Select(NotificationRules.Of).OfType<Notification>()];
        foreach (Notification[] part in wanted.Chunk(CountMax))
        {
            await transactor.RunQueuedAsync(
                address, Command.FromJob(["notify", space.ToString(), .. part.Select(each => each.Id.ToString())]), NotificationJson.Default.Boolean,
                async (work, ct) =>
                {
                    await AddAsync(work, space, part, ct);
                    return true;
                },
                cancellationToken);
        }

        if (wanted.Length > 0)
        {
            await outbox.DrainTogetherAsync(address, [], cancellationToken);
        }
    }

    private static async ValueTask AddAsync(PartitionWork work, DataSpace space, Notification[] part, CancellationToken cancellationToken)
    {
        NotificationCounts counts = work.Guard(NotificationJson.Default.NotificationCounts) ?? NotificationCounts.None;
        foreach (Notification each in part)
        {
            string row = NotificationReader.RowOf(each.Id);
            if (await work.ReadAsync(row, NotificationJson.Default.Notification, cancellationToken) is null)
            {
                counts = counts with { Last = counts.Last + 1, Unread = counts.Unread + 1 };
                Notification added = each with { Number = counts.Last };
                work.Insert(row, added, NotificationJson.Default.Notification);
                work.Emit(NotificationLists.Upsert(space, added));
            }
        }

        work.SetGuard(counts, NotificationJson.Default.NotificationCounts);
    }
}
