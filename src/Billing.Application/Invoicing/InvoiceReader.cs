using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Identity;

namespace Billing.Application.Invoicing;

/// <summary>Looks invoices up.</summary>
public sealed class InvoiceReader(ITableStore tables)
{
    /// <summary>An invoice with its fees, or null: absent and foreign ids look the same.</summary>
    public async ValueTask<InvoiceView?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken)
    {
        PartitionAddress address = CustomerRows.PartitionOf(space, id);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, CustomerRows.Invoice(id), cancellationToken);
        if (row is null || DocumentCodec.Read(row.Columns, StoredJson.Default.Invoice) is not { DeletedAt: null } invoice || invoice.Id != id)
        {
            return null;
        }

        TableRow? fees = await tables.GetAsync(address.Table, address.PartitionKey, CustomerRows.Fees(id), cancellationToken);
        return new InvoiceView(invoice, fees is null ? [] : DocumentCodec.Read(fees.Columns, StoredJson.Default.IReadOnlyListFee) ?? []);
    }
}
