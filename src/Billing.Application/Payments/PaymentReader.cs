using Billing.Application.Consistency;
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
    public async ValueTask<Payment?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken)
    {
        PartitionAddress address = CustomerRows.PartitionOf(space, id);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, CustomerRows.Payment(id), cancellationToken);
        Payment? payment = row is null ? null : DocumentCodec.Read(row.Columns, StoredJson.Default.Payment);
        return payment?.Id == id ? payment : null;
    }
}
