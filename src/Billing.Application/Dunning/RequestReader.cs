using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;

namespace Billing.Application.Dunning;

/// <summary>Looks payment requests up.</summary>
public sealed class RequestReader(ITableStore tables)
{
    /// <summary>A payment request by id, or null: absent and foreign ids look the same.</summary>
    public async ValueTask<PaymentRequest?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken)
    {
        PartitionAddress address = CustomerRows.PartitionOf(space, id);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, DunningRows.Request(id), cancellationToken);
        PaymentRequest? request = row is null ? null : DocumentCodec.Read(row.Columns, StoredJson.Default.PaymentRequest);
        return request?.Id == id ? request : null;
    }
}
