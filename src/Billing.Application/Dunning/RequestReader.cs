using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;

namespace Billing.Application.Dunning;

/// <summary>Looks payment requests up.</summary>
public sealed class RequestReader(ITableStore tables)
{
    /// <summary>A payment request by id, or null: absent and foreign ids look the same.</summary>
    public ValueTask<PaymentRequest?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        tables.FindItemAsync(space, id, DunningRows.Request(id), StoredJson.Default.PaymentRequest, found => found.Id, cancellationToken);
}
