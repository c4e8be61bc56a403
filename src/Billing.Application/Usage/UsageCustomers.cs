using Billing.Application.Customers;
using Billing.Domain.Customers;
using Billing.Domain.Identity;

namespace Billing.Application.Usage;

/// <summary>
/// Finds customers for events by the producer's own id, from memory where it can. What it remembers may be <see cref="RememberFor"/> old: a customer
/// deleted a moment ago may still be sent usage; one just created is found at once, because absence is not remembered.
/// </summary>
public sealed class UsageCustomers(CustomerReader customers, TimeProvider time) : IUsageCustomers
{
    /// <summary>How long a customer's key is remembered.</summary>
    public static readonly TimeSpan RememberFor = TimeSpan.FromSeconds(30);

    /// <summary>Memory for it: some 60,000 customers with short ids.</summary>
    private const long RememberedBytesMax = 8 * 1024 * 1024;

    private readonly KnownCustomers _known = new(RememberedBytesMax);

    /// <inheritdoc/>
    public ValueTask<OwnerKey?> FindAsync(DataSpace space, string externalId, CancellationToken cancellationToken) =>
        _known.TryFind(space, externalId, out (OwnerKey Key, long ReadAt) known) && time.GetElapsedTime(known.ReadAt) < RememberFor
            ? ValueTask.FromResult<OwnerKey?>(known.Key)
            : LookUpAsync(space, externalId, cancellationToken);

    private async ValueTask<OwnerKey?> LookUpAsync(DataSpace space, string externalId, CancellationToken cancellationToken)
    {
        long readAt = time.GetTimestamp();
        Customer? customer = await customers.FindAsync(space, externalId, cancellationToken);
        if (customer is null)
        {
            return null;
        }

        _known.Add(space, externalId, customer.Id.Owner, readAt);
        return customer.Id.Owner;
    }
}
