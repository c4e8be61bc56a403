using Billing.Domain.Identity;

namespace Billing.Application.Consistency;

/// <summary>
/// A partition that units of work write to. One guard row is read first, and every commit is conditioned on its ETag: the partition is a
/// consistency boundary.
/// </summary>
/// <param name="Table">The table.</param>
/// <param name="PartitionKey">The partition.</param>
public readonly record struct PartitionAddress(string Table, string PartitionKey)
{
    /// <summary>Row key of the guard.</summary>
    public const string GuardRow = "account";

    /// <summary>A customer's billing objects.</summary>
    public static PartitionAddress Customer(DataSpace space, OwnerKey customer) => new(Tables.Customers, space.CustomerPartition(customer));

    /// <summary>An organization's catalogue: metrics, plans, taxes.</summary>
    public static PartitionAddress Catalog(DataSpace space) => new(Tables.Catalog, space.ToString());

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static PartitionAddress Parse(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        return new PartitionAddress(text[..slash], text[(slash + 1)..]);
    }

    /// <summary>Table and partition key, as drain hints name it.</summary>
    public override string ToString() => $"{Table}/{PartitionKey}";
}

/// <summary>The tables of the service.</summary>
public static class Tables
{
    /// <summary>Customers' partitions: account, subscriptions, invoices, wallets, journal, commands, outbox.</summary>
    public const string Customers = "customers";

    /// <summary>Customers' usage: head, segments, day rows; hub progress.</summary>
    public const string Usage = "usage";

    /// <summary>Organizations' catalogues.</summary>
    public const string Catalog = "catalog";

    /// <summary>Organizations, API keys, settings.</summary>
    public const string Platform = "platform";

    /// <summary>Claims of unique names.</summary>
    public const string Names = "names";

    /// <summary>Tenant-wide lists.</summary>
    public const string Lists = "lists";

    /// <summary>Work that is due later.</summary>
    public const string Schedule = "schedule";

    /// <summary>Outgoing webhooks: endpoints, and a partition for each with what it is sent; notifications.</summary>
    public const string Webhooks = "webhooks";

    /// <summary>Every table, for set-up.</summary>
    public static readonly IReadOnlyList<string> All = [Customers, Usage, Catalog, Platform, Names, Lists, Schedule, Webhooks];
}
