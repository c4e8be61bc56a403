using Billing.Domain.Identity;
using Billing.Domain.Payments;

namespace Billing.Application.Payments.Methods;

/// <summary>Looks saved methods up.</summary>
public sealed class PaymentMethodReader(ProviderCustomers payers)
{
    /// <summary>A method by id, or null: absent and foreign ids look the same.</summary>
    public async ValueTask<PaymentMethod?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        (await payers.FindAsync(space, id, cancellationToken)).Method(id);

    /// <summary>A customer's methods, oldest first: one point read.</summary>
    public async ValueTask<IReadOnlyList<PaymentMethod>> OfCustomerAsync(DataSpace space, BillingId customerId, CancellationToken cancellationToken) =>
        (await payers.FindAsync(space, customerId, cancellationToken)).Methods;
}
