using Billing.Domain.Identity;
using Billing.Domain.Taxes;

namespace Billing.Domain.Invoicing;

/// <summary>A fee while the steps of the calculation take from it and add to it. Lives only inside one calculation.</summary>
internal sealed class FeeInProgress(Fee fee, BillingId? planId, IReadOnlyList<Tax> taxes)
{
    private List<FeeTax>? _taxShares;
    private List<FeeCoupon>? _couponShares;

    internal Fee Fee { get; } = fee;

    internal BillingId? PlanId { get; } = planId;

    internal IReadOnlyList<Tax> Taxes { get; } = taxes;

    internal long ProgressiveCreditMinor { get; set; }

    internal long CouponsMinor { get; private set; }

    internal long InclusiveTaxMinor { get; private set; }

    internal long ExclusiveTaxMinor { get; private set; }

    /// <summary>What credit notes and wallets have paid of it.</summary>
    internal long SettledMinor { get; set; }

    /// <summary>The amount after progressive credits and coupons.</summary>
    internal long NetMinor => Fee.AmountMinor - ProgressiveCreditMinor - CouponsMinor;

    /// <summary>What is still to be paid of it, taxes included.</summary>
    internal long DueMinor => NetMinor + ExclusiveTaxMinor - SettledMinor;

    internal void AddCoupon(string code, long amountMinor)
    {
        (_couponShares ??= []).Add(new FeeCoupon(code, amountMinor));
        CouponsMinor += amountMinor;
    }

    internal void AddTax(Tax tax, long amountMinor)
    {
        (_taxShares ??= new List<FeeTax>(Taxes.Count)).Add(new FeeTax(tax.Code, tax.Rate, amountMinor, tax.Inclusive));
        if (tax.Inclusive) InclusiveTaxMinor += amountMinor;
        else ExclusiveTaxMinor += amountMinor;
    }

    internal Fee Done(int ordinal) => Fee with
    {
        Ordinal = ordinal,
        ProgressiveCreditMinor = ProgressiveCreditMinor,
        CouponsMinor = CouponsMinor,
        Coupons = _couponShares ?? Fee.Coupons,
        TaxMinor = InclusiveTaxMinor + ExclusiveTaxMinor,
        Taxes = _taxShares ?? Fee.Taxes,
    };
}
