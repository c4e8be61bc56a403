using Billing.Domain.Identity;
using Billing.Domain.Payments;

namespace Billing.Application.Payments.Methods;

/// <summary>Looks saved methods up.</summary>
public sealed class PaymentMethodReader(ProviderCustomers payers)
{
    /// <summary>A method by id, or null: absent and foreign ids look the same.</summary>
    public async ValueTask<PaymentMethod?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        (await payers.FindAsync(space, id, cancellationToken)).Method(id);
}
