using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Payments;

namespace Billing.Application.Payments;

/// <summary>Looks payments up.</summary>
public sealed class PaymentReader(ITableStore tables)
{
    /// <summary>A payment by id, or null: absent and foreign ids look the same.</summary>
    public ValueTask<Payment?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        tables.FindItemAsync(space, id, CustomerRows.Payment(id), StoredJson.Default.Payment, found => found.Id, cancellationToken);
}
