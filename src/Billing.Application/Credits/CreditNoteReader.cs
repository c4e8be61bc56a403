using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Credits;
using Billing.Domain.Identity;

namespace Billing.Application.Credits;

/// <summary>Looks credit notes up.</summary>
public sealed class CreditNoteReader(ITableStore tables)
{
    /// <summary>A note by id, or null: absent and foreign ids look the same.</summary>
    public async ValueTask<CreditNote?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken)
    {
        PartitionAddress address = CustomerRows.PartitionOf(space, id);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, CustomerRows.CreditNote(id), cancellationToken);
        CreditNote? note = row is null ? null : DocumentCodec.Read(row.Columns, StoredJson.Default.CreditNote);
        return note?.Id == id ? note : null;
    }
}
