using Billing.Domain.Identity;

namespace Billing.Application.Dunning;

/// <summary>A payment request as the customer's account knows it.</summary>
/// <param name="Id">The request.</param>
/// <param name="InvoiceIds">The invoices that it asks for.</param>
public sealed record OpenRequest(BillingId Id, IReadOnlyList<BillingId> InvoiceIds)
{
    /// <summary>Most of one customer at a time: the account's row holds them.</summary>
    public const int CountMax = 20;
}
