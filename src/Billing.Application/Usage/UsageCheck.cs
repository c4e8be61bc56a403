using System.Runtime.CompilerServices;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Usage;

namespace Billing.Application.Usage;

/// <summary>What the check of a customer found.</summary>
/// <param name="Space">The organization and mode.</param>
/// <param name="Customer">The customer's key.</param>
/// <param name="Report">What was compared and repaired.</param>
public sealed record CheckedCustomer(DataSpace Space, OwnerKey Customer, RecomputeReport Report);

/// <summary>Compares the counters of every customer of every organization with the raw events.</summary>
public sealed class UsageCheck(ITableStore tables, Organizations organizations, UsageRecompute recompute)
{
    private const int PageSize = 100;

    /// <summary>Checks the days [first, last] of all customers with usage on them, one after the other, and repairs when asked to.</summary>
    /// <exception cref="StoreException">The store failed; running again is safe.</exception>
    public async IAsyncEnumerable<CheckedCustomer> RunAsync(UtcDay first, UtcDay last, bool repairs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int skip = 0; ; skip += PageSize)
        {
            (IReadOnlyList<Organization> page, _) = await organizations.ListAsync(skip, PageSize, cancellationToken).ConfigureAwait(false);
            foreach (DataSpace space in page.SelectMany(one => new[] { new DataSpace(one.Id.Owner, Mode.Live), new DataSpace(one.Id.Owner, Mode.Test) }))
            {
                foreach (OwnerKey customer in await CustomersAsync(space, first, last, cancellationToken).ConfigureAwait(false))
                {
                    yield return new CheckedCustomer(space, customer, await recompute.RunAsync(space, customer, first, last, repairs, cancellationToken).ConfigureAwait(false));
                }
            }

            if (page.Count < PageSize)
            {
                yield break;
            }
        }
    }

    /// <summary>The index counts days down, so that its range runs from the last day to the first.</summary>
    private async ValueTask<IReadOnlyCollection<OwnerKey>> CustomersAsync(DataSpace space, UtcDay first, UtcDay last, CancellationToken cancellationToken)
    {
        var customers = new HashSet<OwnerKey>();
        var range = new RowRange(UsageRows.IndexPartition(space), UsageRows.IndexDay(last), UsageRows.IndexDay(new UtcDay(first.Number - 1)));
        await foreach (TableRow row in Pages.ReadAsync(tables, range, cancellationToken).ConfigureAwait(false))
        {
            customers.Add(UsageRows.ReadIndexEntry(row.RowKey).Customer);
        }

        return customers;
    }
}
