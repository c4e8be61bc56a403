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
    public ValueTask<CreditNote?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        tables.FindItemAsync(space, id, CustomerRows.CreditNote(id), StoredJson.Default.CreditNote, found => found.Id, cancellationToken);
}
