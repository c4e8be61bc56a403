using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Costs;
using Billing.Domain.Identity;

namespace Billing.Application.Costs;

/// <summary>What one customer has of quotas, cost centres and alerts of costs, in one row of its partition: a look at its usage reads them at once.</summary>
internal sealed record CostBook
{
    /// <summary>Most quotas of one customer.</summary>
    public const int QuotasMax = 100;

    /// <summary>Most cost centres of one customer.</summary>
    public const int CentersMax = 500;

    /// <summary>Most alerts of costs of one customer.</summary>
    public const int AlertsMax = 100;

    /// <summary>The row.</summary>
    public const string Row = "costs";

    /// <summary>A customer without any.</summary>
    public static CostBook Empty { get; } = new();

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<Quota> Quotas { get; init; } = [];

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<CostCenter> Centers { get; init; } = [];

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<CostAlert> Alerts { get; init; } = [];

    /// <summary>The book with a quota as it is now.</summary>
    public CostBook With(Quota quota) => this with { Quotas = [.. Quotas.Where(each => each.Id != quota.Id), quota] };

    /// <summary>The book with a centre as it is now.</summary>
    public CostBook With(CostCenter center) => this with { Centers = [.. Centers.Where(each => each.Id != center.Id), center] };

    /// <summary>The book with an alert as it is now.</summary>
    public CostBook With(CostAlert alert) => this with { Alerts = [.. Alerts.Where(each => each.Id != alert.Id), alert] };
}

/// <summary>Reading and writing the book.</summary>
internal static class CostBooks
{
    /// <summary>The book of a customer.</summary>
    public static async ValueTask<CostBook> CostsAsync(this ITableStore tables, DataSpace space, OwnerKey customer, CancellationToken cancellationToken)
    {
        PartitionAddress address = PartitionAddress.Customer(space, customer);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, CostBook.Row, cancellationToken);
        return row is null ? CostBook.Empty : DocumentCodec.Read(row.Columns, StoredJson.Default.CostBook)!;
    }

    /// <summary>The book within a unit of work on the customer's partition.</summary>
    public static async ValueTask<CostBook> CostsAsync(this PartitionWork work, CancellationToken cancellationToken) =>
        await work.ReadAsync(CostBook.Row, StoredJson.Default.CostBook, cancellationToken) ?? CostBook.Empty;

    /// <summary>Writes the book.</summary>
    public static void SaveCosts(this PartitionWork work, CostBook book) => work.Put(CostBook.Row, book, StoredJson.Default.CostBook);
}
