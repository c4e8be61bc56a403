using Billing.Application.Consistency;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Notifications;

/// <summary>Marks notifications as read: one, or all that there are, in one write.</summary>
public sealed class ReadNotifications(Transactor transactor)
{
    /// <summary>Marks one; one that is read already stays as it is.</summary>
    public ValueTask<Result<Outcome<Notification>>> OneAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        transactor.RunAsync(
            NotificationReader.AddressOf(space), command, NotificationJson.Default.Notification,
            async (work, ct) =>
            {
                string row = NotificationReader.RowOf(id);
                if (await work.ReadAsync(row, NotificationJson.Default.Notification, ct) is not { } notification || notification.Id != id)
                {
                    return Failure.NotFound("Notification");
                }

                NotificationCounts counts = work.Guard(NotificationJson.Default.NotificationCounts)!;
                Notification read = notification with { IsRead = true };
                if (!counts.Covers(notification))
                {
                    work.Replace(row, read, NotificationJson.Default.Notification);
                    work.Emit(NotificationLists.Upsert(space, read));
                    work.SetGuard(counts with { Unread = counts.Unread - 1 }, NotificationJson.Default.NotificationCounts);
                }

                return read;
            },
            cancellationToken);

    /// <summary>Marks all that there are.</summary>
    public ValueTask<Result<Outcome<NotificationCounts>>> AllAsync(DataSpace space, Command command, CancellationToken cancellationToken) =>
        transactor.RunAsync(
            NotificationReader.AddressOf(space), command, NotificationJson.Default.NotificationCounts,
            (work, _) =>
            {
                NotificationCounts counts = work.Guard(NotificationJson.Default.NotificationCounts) ?? NotificationCounts.None;
                NotificationCounts read = counts with { ReadUpTo = counts.Last, Unread = 0 };
                work.SetGuard(read, NotificationJson.Default.NotificationCounts);
                return ValueTask.FromResult<Result<NotificationCounts>>(read);
            },
            cancellationToken);
}
