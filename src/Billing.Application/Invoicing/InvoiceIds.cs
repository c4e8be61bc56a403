using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>
/// Ids of invoices that periods give rise to: derived from what is billed, so that a second close of the same period can only find the first invoice.
/// </summary>
public static class InvoiceIds
{
    /// <summary>The invoice of a period.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="billingGroup">What is billed together: a subscription's id, or the key of a billing group.</param>
    /// <param name="boundary">The instant at which the period was closed: its end, or its start when it is billed in advance.</param>
    /// <param name="purpose">Why: <c>period</c>, <c>progressive</c>...</param>
    /// <param name="revision">0, or one more than a void predecessor's.</param>
    public static BillingId Of(BillingId customer, string billingGroup, Instant boundary, string purpose, int revision) => IdDerivation.ItemOf(
        customer.Owner, revision, "invoice", billingGroup, boundary.ToString(), purpose);
}
