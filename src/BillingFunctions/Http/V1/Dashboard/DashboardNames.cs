using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Domain.Identity;

namespace BillingFunctions.Http.V1.Dashboard;

/// <summary>What plans and customers are called; those that are gone, too.</summary>
internal sealed class DashboardNames(ICatalog catalog, CustomerReader customers)
{
    private const string Other = "Other";

    /// <summary>The name of a plan; of none, <c>Other</c>.</summary>
    public async ValueTask<string> OfPlanAsync(DataSpace space, string planId, CancellationToken cancellationToken) => !BillingId.TryParse(planId, out BillingId id)
        ? Other
        : (await catalog.FindPlanAsync(space, id, version: null, cancellationToken) ?? await catalog.FindPlanAsync(space, id, version: 1, cancellationToken))?.Name ?? planId;

    /// <summary>The name of a customer.</summary>
    public async ValueTask<string> OfCustomerAsync(DataSpace space, string customerId, CancellationToken cancellationToken) =>
        BillingId.TryParse(customerId, out BillingId id) && await customers.FindIncludingDeletedAsync(space, id, cancellationToken) is { } customer
            ? customer.Name
            : customerId;
}
