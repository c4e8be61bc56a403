using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Notifications;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Housekeeping;

/// <summary>Removes notifications month by month, once the whole month is older than they are kept. What was not read is not counted as unread any more, in the commit that removes it.</summary>
public sealed class NotificationSweep(Transactor transactor, ListReader lists, ListMonths months, RetentionOptions options, IRandomSource random, IClock clock)
{
    /// <summary>Notifications of one transaction.</summary>
    private const int PageItems = 90;

    /// <summary>Removes what is old of a data space; gives how many notifications.</summary>
    /// <exception cref="StoreException">The store failed; running again is safe.</exception>
    public async ValueTask<int> RunAsync(DataSpace space, CancellationToken cancellationToken)
    {
        int removed = 0;
        Instant before = clock.GetCurrentInstant() - Duration.FromDays(options.NotificationDays);
        foreach (Interval month in await months.EndedAsync(space, NotificationLists.Notifications, before, cancellationToken))
        {
            removed += await RemoveAsync(space, month, cancellationToken);
            await months.DropAsync(space, NotificationLists.Notifications, month, cancellationToken);
        }

        return removed;
    }

    private async ValueTask<int> RemoveAsync(DataSpace space, Interval month, CancellationToken cancellationToken)
    {
        for (int skip = 0; ; skip += PageItems)
        {
            var query = new ListQuery([], null, Descending: false, skip, PageItems) { CreatedFrom = month.Start, CreatedTo = month.End };
            ListSlice slice = await lists.ReadAsync(space, NotificationLists.Notifications, query, cancellationToken);
            string[] rows = [.. slice.Rows.Select(row => NotificationReader.RowOf(JsonSerializer.Deserialize(row.Span, NotificationLists.RowType)!.Id))];
            await transactor.RunQueuedAsync(
                NotificationReader.AddressOf(space), Command.Once(random), NotificationJson.Default.Boolean, async (work, ct) => await RemoveAsync(work, rows, ct), cancellationToken);
            if (skip + PageItems >= slice.Total)
            {
                return slice.Total;
            }
        }
    }

    private static async ValueTask<bool> RemoveAsync(PartitionWork work, string[] rows, CancellationToken cancellationToken)
    {
        NotificationCounts counts = work.Guard(NotificationJson.Default.NotificationCounts) ?? NotificationCounts.None;
        foreach (string row in rows)
        {
            if (await work.ReadAsync(row, NotificationJson.Default.Notification, cancellationToken) is { } notification)
            {
                work.Delete(row);
                counts = notification.IsRead || counts.Covers(notification) ? counts : counts with { Unread = counts.Unread - 1 };
            }
        }

        work.SetGuard(counts, NotificationJson.Default.NotificationCounts);
        return true;
    }
}
