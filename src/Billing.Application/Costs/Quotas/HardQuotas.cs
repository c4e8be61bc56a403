using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Domain.Identity;

namespace Billing.Application.Costs.Quotas;

/// <summary>
/// Which customers may have hard quotas, so that the intake of all others asks for nothing. A customer is entered before it gets its first one and stays: an entry too
/// many costs a read now and then.
/// </summary>
/// <remarks>Remembered for <see cref="MaxAge"/>: so long after it was made elsewhere, a first hard quota may not hold in this instance.</remarks>
public sealed class HardQuotas(ITableStore tables, TimeProvider time)
{
    /// <summary>How long an instance may not know of a customer's first hard quota.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);

    private const string VersionRow = "version";
    private const string EntryPrefix = "c|";
    private const int SpacesMax = 1_000;

    private readonly ConcurrentDictionary<DataSpace, Known> _known = new();

    /// <summary>The customers that may have any.</summary>
    internal ValueTask<FrozenSet<OwnerKey>> FindAsync(DataSpace space, CancellationToken cancellationToken) =>
        _known.TryGetValue(space, out Known? known) && time.GetElapsedTime(known.ReadAt) < MaxAge
            ? ValueTask.FromResult(known.Customers)
            : LookAsync(space, known, cancellationToken);

    /// <summary>Enters a customer. Entering it again changes nothing.</summary>
    internal async ValueTask AddAsync(DataSpace space, OwnerKey customer, CancellationToken cancellationToken)
    {
        _known.TryRemove(space, out _);
        if ((await FindAsync(space, cancellationToken)).Contains(customer))
        {
            return;
        }

        string partition = PartitionOf(space);
        await tables.CommitAsync(
            UsageRows.Table,
            [RowWrite.Upsert(partition, EntryPrefix + customer, Columns.Empty), RowWrite.Upsert(partition, VersionRow, Columns.Empty)], cancellationToken);
        _known.TryRemove(space, out _);
    }

    private static string PartitionOf(DataSpace space) => $"-quotas|{space}";

    private async ValueTask<FrozenSet<OwnerKey>> LookAsync(DataSpace space, Known? known, CancellationToken cancellationToken)
    {
        long at = time.GetTimestamp();
        string partition = PartitionOf(space);
        string? version = (await tables.GetAsync(UsageRows.Table, partition, VersionRow, cancellationToken))?.ETag;
        FrozenSet<OwnerKey> customers = known is not null && known.Version == version ? known.Customers
            : version is null ? FrozenSet<OwnerKey>.Empty
            : await ReadAsync(partition, cancellationToken);
        if (_known.Count >= SpacesMax)
        {
            _known.Clear();
        }

        _known[space] = new Known(customers, version, at);
        return customers;
    }

    private async ValueTask<FrozenSet<OwnerKey>> ReadAsync(string partition, CancellationToken cancellationToken)
    {
        HashSet<OwnerKey> customers = [];
        await foreach (TableRow row in Pages.ReadAsync(tables, RowRange.Prefix(partition, EntryPrefix), cancellationToken))
        {
            customers.Add(new OwnerKey(ulong.Parse(row.RowKey.AsSpan(EntryPrefix.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)));
        }

        return customers.ToFrozenSet();
    }

    private sealed record Known(FrozenSet<OwnerKey> Customers, string? Version, long ReadAt);
}
