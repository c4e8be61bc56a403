using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Identity;

namespace Billing.Application.Notifications;

/// <summary>Reads how many notifications are unread, in one point read.</summary>
public sealed class NotificationReader(ITableStore tables)
{
    /// <summary>What notifications belong to.</summary>
    public static IReadOnlyList<string> Categories => NotificationRules.Categories;

    /// <summary>The counts of a data space.</summary>
    public async ValueTask<NotificationCounts> CountsAsync(DataSpace space, CancellationToken cancellationToken)
    {
        PartitionAddress address = AddressOf(space);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, PartitionAddress.GuardRow, cancellationToken);
        return (row is null ? null : DocumentCodec.Read(row.Columns, NotificationJson.Default.NotificationCounts)) ?? NotificationCounts.None;
    }

    /// <summary>The partition of a data space's notifications.</summary>
    internal static PartitionAddress AddressOf(DataSpace space) => new(Tables.Webhooks, $"{space}|notifications");

    /// <summary>A notification.</summary>
    internal static string RowOf(BillingId id) => "n|" + id.ItemKey;
}
