using Billing.Domain.Monetary;

namespace Billing.Domain.Catalog;

/// <summary>
/// Prices as the same number of major units in another currency: 0.05 dollars, which are 5 cents, become 0.05 yen. Quantities, free units and
/// the bounds of tiers stay. A rate is scaled like an amount, because it gives minor units of each unit of quantity.
/// </summary>
internal static class ScaledPrices
{
    /// <summary>All amounts of a plan but those of its further currencies.</summary>
    public static Plan WorthTheSameIn(this Plan plan, Currency currency)
    {
        decimal factor = (decimal)currency.MinorPerMajor / plan.Currency.MinorPerMajor;
        return factor == 1 ? plan with { Currency = currency } : plan with
        {
            Currency = currency,
            AmountMinor = Whole(plan.AmountMinor, factor),
            Charges = [.. plan.Charges.Select(charge => charge with
            {
                Price = charge.Price.Times(factor),
                MinAmountMinor = charge.MinAmountMinor * factor,
                MaxAmountMinor = charge.MaxAmountMinor * factor,
                Filters = [.. charge.Filters.Select(filter => filter with { Price = filter.Price.Times(factor) })],
            })],
            Commitments = [.. plan.Commitments.Select(own => own with { AmountMinor = Whole(own.AmountMinor, factor) })],
            UsageThresholds = [.. plan.UsageThresholds.Select(own => own with { AmountMinor = Whole(own.AmountMinor, factor) })],
        };
    }

    /// <summary>A price with all its amounts multiplied.</summary>
    public static ChargePrice Times(this ChargePrice price, decimal factor) => price switch
    {
        StandardPrice it => new StandardPrice(it.UnitAmountMinor * factor, it.MinAmountMinor * factor, it.MaxAmountMinor * factor),
        GraduatedPrice it => new GraduatedPrice([.. it.Tiers.Select(tier => tier.Times(factor))]),
        VolumePrice it => new VolumePrice([.. it.Tiers.Select(tier => tier.Times(factor))]),
        PackagePrice it => it with { AmountMinor = it.AmountMinor * factor },
        PercentagePrice it => it with
        {
            RatePercent = it.RatePercent * factor,
            FixedAmountMinor = it.FixedAmountMinor * factor,
            MinPerTransactionMinor = it.MinPerTransactionMinor * factor,
            MaxPerTransactionMinor = it.MaxPerTransactionMinor * factor,
        },
        GraduatedPercentagePrice it => new GraduatedPercentagePrice(
            [.. it.Tiers.Select(tier => tier with { RatePercent = tier.RatePercent * factor, FlatAmountMinor = tier.FlatAmountMinor * factor })]),
        CustomPrice it => new CustomPrice(it.FixedAmountMinor * factor, it.UnitAmountMinor * factor),

        // Its prices come with the events, in minor units of whatever the subscription is paid in.
        DynamicPrice it => it,
        _ => throw new ArgumentOutOfRangeException(nameof(price), price, "Unknown price"),
    };

    private static PriceTier Times(this PriceTier tier, decimal factor) =>
        tier with { UnitAmountMinor = tier.UnitAmountMinor * factor, FlatAmountMinor = tier.FlatAmountMinor * factor };

    private static long Whole(long amountMinor, decimal factor) => (long)decimal.Round(amountMinor * factor, MidpointRounding.AwayFromZero);
}
