using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>
/// Seals a period before it is billed: one conditional write on the head that every counting commit is conditioned on, so each event
/// is either in the sealed version or after it, and what comes after leaves a re-rate note.
/// </summary>
public sealed class UsageSeal(ITableStore tables)
{
    private const int TriesMax = 50;

    /// <summary>Seals [from, to) for a scope, such as a subscription. Repeating it gives the first seal.</summary>
    /// <param name="space">The organization and mode.</param>
    /// <param name="customer">The customer's key.</param>
    /// <param name="scope">What is billed: seals of different scopes are independent.</param>
    /// <param name="from">Start, inclusive.</param>
    /// <param name="to">End, exclusive.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The seal with the usage version at which the period was sealed.</returns>
    /// <exception cref="StoreException">The store failed; sealing again is safe.</exception>
    public async ValueTask<SealedPeriod> SealAsync(
        DataSpace space, OwnerKey customer, string scope, Instant from, Instant to, CancellationToken cancellationToken)
    {
        string partition = space.CustomerPartition(customer);
        for (int tries = 1; tries <= TriesMax; tries++)
        {
            StoredHead stored = await HeadRow.ReadAsync(tables, partition, cancellationToken).ConfigureAwait(false);
            if (stored.Head.FindSeal(scope, from, to) is { } known)
            {
                return known;
            }

            SealedPeriod added = stored.Head.Seal(scope, from, to);
            CommitResult result = await tables.CommitAsync(UsageRows.Table, [HeadRow.Write(partition, stored)], cancellationToken).ConfigureAwait(false);
            if (result.IsCommitted)
            {
                return added;
            }
        }

        throw new StoreException(StoreFault.Throttled, "The customer's usage changed during every attempt to seal it");
    }
}
