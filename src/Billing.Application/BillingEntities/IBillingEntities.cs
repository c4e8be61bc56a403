using Billing.Domain.BillingEntities;
using Billing.Domain.Identity;

namespace Billing.Application.BillingEntities;

/// <summary>
/// Who issues what: prefix and scheme of invoice numbers, terms, address, language. Cheap enough for every invoice: answers come from memory, at
/// most a few seconds behind what another instance wrote.
/// </summary>
public interface IBillingEntities
{
    /// <summary>
    /// The entity of a customer or an invoice (<see cref="Domain.Customers.Customer.BillingEntityId"/>,
    /// <see cref="Domain.Invoicing.Invoice.BillingEntityId"/>). Null, and an id that is gone, give the default entity: there always is one.
    /// </summary>
    ValueTask<BillingEntity> FindAsync(DataSpace space, BillingId? id, CancellationToken cancellationToken);
}
