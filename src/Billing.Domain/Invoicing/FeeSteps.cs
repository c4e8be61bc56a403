using Billing.Domain.Monetary;
using Billing.Domain.Rating;

namespace Billing.Domain.Invoicing;

/// <summary>
/// The whole way from nothing to what a fee comes to: the parts of its price, rounding, progressive credit, coupons and taxes, as data and
/// in words. The steps up to rounding add up to <see cref="Fee.AmountMinor"/>, all of them to <see cref="Fee.TotalMinor"/>, exactly.
/// </summary>
public static class FeeSteps
{
    /// <summary>The steps of a fee in the order of the calculation (rule 14).</summary>
    /// <param name="fee">A fee of a computed invoice; without its explanation the price is one step.</param>
    public static IReadOnlyList<FeeStep> Of(Fee fee)
    {
        List<FeeStep> steps = OfAmount(fee);
        if (fee.ProgressiveCreditMinor != 0) steps.Add(new FeeStep(FeeStepKind.ProgressiveCredit, -fee.ProgressiveCreditMinor));
        foreach (FeeCoupon coupon in fee.Coupons) steps.Add(new FeeStep(FeeStepKind.Coupon, -coupon.AmountMinor, Code: coupon.Code));
        foreach (FeeTax tax in fee.Taxes)
        {
            steps.Add(tax.Inclusive
                ? new FeeStep(FeeStepKind.InclusiveTax, 0, null, tax.Code, tax.Rate, tax.AmountMinor)
                : new FeeStep(FeeStepKind.Tax, tax.AmountMinor, null, tax.Code, tax.Rate, tax.AmountMinor));
        }

        return steps;
    }

    /// <summary>The steps in words, separated by semicolons.</summary>
    public static string ToText(Fee fee, Currency currency) => ToText(Of(fee), currency);

    /// <summary>One step in words.</summary>
    public static string Describe(in FeeStep step, Currency currency) => step.Kind switch
    {
        FeeStepKind.Price when step.Line is { } line => PriceLineText.Describe(line, currency),
        FeeStepKind.Rounding => $"{Signed(step.AmountMinor, currency)} by rounding",
        FeeStepKind.ProgressiveCredit => $"{Signed(step.AmountMinor, currency)} billed by progressive invoices",
        FeeStepKind.Coupon => $"{Signed(step.AmountMinor, currency)} by coupon {step.Code}",
        FeeStepKind.InclusiveTax => $"{MoneyText.Format(step.ShareMinor, currency)} of it is {Percent(step)} {step.Code}",
        FeeStepKind.Tax => $"{Signed(step.AmountMinor, currency)} for {Percent(step)} {step.Code}",
        _ => MoneyText.FormatExact(step.AmountMinor, currency),
    };

    /// <summary>The steps of a fee up to its amount: parts of the price and rounding. They add up to it exactly.</summary>
    public static List<FeeStep> OfAmount(Fee fee)
    {
        var steps = new List<FeeStep>((fee.Explanation?.Lines.Count ?? 1) + fee.Coupons.Count + fee.Taxes.Count + 2);
        decimal exact = 0;
        foreach (PriceLine line in fee.Explanation?.Lines ?? Plain(fee))
        {
            steps.Add(new FeeStep(FeeStepKind.Price, line.AmountMinor, line));
            exact += line.AmountMinor;
        }

        if (fee.AmountMinor != exact) steps.Add(new FeeStep(FeeStepKind.Rounding, fee.AmountMinor - exact));
        return steps;
    }

    /// <summary>The same in words.</summary>
    public static string ToText(IReadOnlyList<FeeStep> steps, Currency currency) => string.Join("; ", steps.Select(step => Describe(step, currency)));

    private static PriceLine[] Plain(Fee fee) =>
        [new PriceLine(PriceLineKind.Units, fee.Units, fee.UnitAmountMinor, 0, fee.ExactAmountMinor)];

    private static string Percent(in FeeStep step) => MoneyText.Number((step.Rate ?? 0) * 100) + " %";

    private static string Signed(decimal minor, Currency currency) => (minor > 0 ? "+" : "") + MoneyText.FormatExact(minor, currency);
}
