using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Application.Work;
using Billing.Domain.Alerts;
using Billing.Domain.Identity;

namespace Billing.Application.Alerts;

/// <summary>All alerts of one customer, in one row of its partition: a look at its usage reads them at once.</summary>
/// <param name="Alerts">Oldest first.</param>
internal sealed record AlertBook(IReadOnlyList<UsageAlert> Alerts)
{
    /// <summary>Most alerts of one customer.</summary>
    public const int CountMax = 100;

    /// <summary>The row.</summary>
    public const string Row = "alerts";

    /// <summary>A customer without alerts.</summary>
    public static AlertBook Empty { get; } = new([]);

    /// <summary>An alert of the book, or null.</summary>
    public UsageAlert? Find(BillingId id) => Alerts.FirstOrDefault(alert => alert.Id == id);

    /// <summary>The book with an alert as it is now.</summary>
    public AlertBook With(UsageAlert alert) => new([.. Alerts.Select(each => each.Id == alert.Id ? alert : each)]);
}

/// <summary>Reading and writing the book.</summary>
internal static class AlertBooks
{
    /// <summary>The alerts of a customer.</summary>
    public static async ValueTask<AlertBook> AlertsAsync(this ITableStore tables, DataSpace space, OwnerKey customer, CancellationToken cancellationToken)
    {
        PartitionAddress address = PartitionAddress.Customer(space, customer);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, AlertBook.Row, cancellationToken);
        return row is null ? AlertBook.Empty : DocumentCodec.Read(row.Columns, StoredJson.Default.AlertBook)!;
    }

    /// <summary>The alerts within a unit of work on the customer's partition.</summary>
    public static async ValueTask<AlertBook> AlertsAsync(this PartitionWork work, CancellationToken cancellationToken) =>
        await work.ReadAsync(AlertBook.Row, StoredJson.Default.AlertBook, cancellationToken) ?? AlertBook.Empty;

    /// <summary>Writes the alerts.</summary>
    public static void SaveAlerts(this PartitionWork work, AlertBook book) => work.Put(AlertBook.Row, book, StoredJson.Default.AlertBook);

    /// <summary>Has the customer's usage looked at as soon as the commit is there: who watches is set, and what is used already may ring.</summary>
    public static void LookAtUsage(this PartitionWork work, CustomerAccount account)
    {
        var hint = new UsageHint([account.Space.CustomerPartition(account.Customer.Id.Owner)]);
        work.Emit(new QueueWork(WorkQueues.FollowUsage, JsonSerializer.Serialize(hint, StoredJson.Default.UsageHint)));
    }
}
