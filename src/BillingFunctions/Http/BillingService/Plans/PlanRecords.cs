using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.BillingService.Plans;

/// <summary>A plan as it is offered.</summary>
internal sealed record OfferedPlan(
    BillingId Id, string Code, string Name, string? Description,
    [property: Doc("The plan's code: tiers have no name of their own.")] string Tier,
    decimal MonthlyPrice, decimal AnnualPrice, string Currency, PlanInterval BillingInterval,
    [property: Doc("What is included, by metric type.")] IReadOnlyDictionary<string, decimal> Limits, IReadOnlyList<string> Features, IReadOnlyList<PlanPriceEntry> Prices, bool Active)
{
    public static OfferedPlan From(Plan it, IReadOnlyDictionary<BillingId, string> metricCodes)
    {
        PlanPriceEntry[] prices = [.. it.Charges.Select(charge => PlanPriceEntry.From(charge, metricCodes.GetValueOrDefault(charge.MetricId, ""), it.Currency))];
        decimal year = Major.Of(YearlyAmount.Of(it, it.AmountMinor), it.Currency);
        return new(
            it.Id, it.Code, it.Name, it.Description, it.Code, decimal.Round(year / YearlyAmount.MonthsOfYear, it.Currency.MinorDigits, MidpointRounding.AwayFromZero), year, it.Currency.Code,
            it.Interval, prices.Where(price => price.Included > 0).GroupBy(price => price.MetricType).ToDictionary(group => group.Key, group => group.First().Included),
            it.Features ?? [], prices, !it.IsInactive);
    }
}

/// <summary>What usage of a metric costs.</summary>
internal sealed record PlanPriceEntry(
    string MetricType, decimal Included, decimal? UnitPrice, [property: Doc("PER_UNIT, GRADUATED, VOLUME or PACKAGE; other models by their own name.")] string PricingModel,
    IReadOnlyList<PriceTierEntry>? Tiers)
{
    public static PlanPriceEntry From(Charge charge, string metricType, Currency currency) => new(
        metricType, IncludedOf(charge),
        charge.Price switch
        {
            StandardPrice standard => Major.Of(standard.UnitAmountMinor, currency),
            PackagePrice package => Major.Of(package.AmountMinor, currency),
            CustomPrice custom => Major.Of(custom.UnitAmountMinor, currency),
            _ => null,
        },
        charge.Model == ChargeModel.Standard ? "PER_UNIT" : charge.Model.ToString().ToUpperInvariant(),
        TiersOf(charge.Price)?.Select(tier => new PriceTierEntry(tier.UpTo, Major.Of(tier.UnitAmountMinor, currency), Major.Of(tier.FlatAmountMinor, currency))).ToList());

    /// <summary>Units that cost nothing: of a first tier without a price, or before the first package.</summary>
    public static decimal IncludedOf(Charge? charge) => charge?.Price switch
    {
        PackagePrice package => package.FreeUnits,
        GraduatedPrice { Tiers: [{ UnitAmountMinor: 0, FlatAmountMinor: 0, UpTo: { } free }, ..] } => free,
        _ => 0,
    };

    private static IReadOnlyList<PriceTier>? TiersOf(ChargePrice price) => price switch
    {
        GraduatedPrice graduated => graduated.Tiers,
        VolumePrice volume => volume.Tiers,
        _ => null,
    };
}

internal sealed record PriceTierEntry(decimal? UpTo, decimal UnitPrice, decimal FlatPrice);
