using Billing.Application.Catalog;
using Billing.Application.Invoicing;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Taxes;
using NodaTime;

namespace Billing.Application.Taxes;

/// <summary>A tax that a fee carries, as its invoice says it.</summary>
/// <param name="Id">Of this tax on this fee; the same whenever it is read.</param>
/// <param name="TaxId">The tax; null when it was deleted since.</param>
/// <param name="Code">Its code.</param>
/// <param name="Name">What documents call it; null when the invoice sums it up under another name.</param>
/// <param name="Rate">The rate as a fraction.</param>
/// <param name="AmountMinor">The fee's share of the tax.</param>
/// <param name="CreatedAt">When the invoice was made.</param>
public sealed record AppliedFeeTax(BillingId Id, BillingId? TaxId, string Code, string? Name, decimal Rate, long AmountMinor, Instant CreatedAt);

/// <summary>Reads the taxes of fees. They follow from charge, plan, customer and organization when the invoice is computed; nobody applies them to a fee.</summary>
public sealed class FeeTaxes(FeeReader fees, ICatalog catalog)
{
    /// <summary>The taxes of a fee; none when there is no such fee.</summary>
    public async ValueTask<IReadOnlyList<AppliedFeeTax>> OfAsync(DataSpace space, BillingId feeId, CancellationToken cancellationToken)
    {
        if (await fees.FindAsync(space, feeId, cancellationToken) is not { } found)
        {
            return [];
        }

        IReadOnlyList<Tax> known = await catalog.TaxesAsync(space, cancellationToken);
        return [.. found.Fee.Taxes.Select(tax => Of(found, tax, known))];
    }

    private static AppliedFeeTax Of(InvoicedFee it, FeeTax tax, IReadOnlyList<Tax> known) => new(
        IdDerivation.ItemOf(it.Id.Owner, 0, "applied-tax", tax.Code, it.Id.ToString()), known.FirstOrDefault(each => each.Code == tax.Code)?.Id, tax.Code,
        it.Invoice.Taxes.FirstOrDefault(each => each.Code == tax.Code)?.Name, tax.Rate, tax.AmountMinor, it.Invoice.CreatedAt);
}
