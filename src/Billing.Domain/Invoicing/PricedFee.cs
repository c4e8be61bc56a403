using Billing.Domain.Catalog;

namespace Billing.Domain.Invoicing;

/// <summary>
/// A usage fee that was priced apart from a bill: late usage of an earlier period, or usage billed as it came. The invoice on which it appears taxes it
/// (rule 23), by the codes of its charge, else of its plan.
/// </summary>
/// <param name="Fee">The fee before coupons and taxes; its number is given by the invoice.</param>
/// <param name="Plan">The plan version that priced it.</param>
public sealed record PricedFee(Fee Fee, Plan Plan)
{
    /// <summary>Codes of the charge's own taxes.</summary>
    internal IReadOnlyList<string> ChargeTaxCodes => Plan.Charges.FirstOrDefault(charge => charge.Id == Fee.ChargeId)?.TaxCodes ?? [];
}
