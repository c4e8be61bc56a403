using Billing.Domain.Monetary;
using Billing.Domain.Results;

namespace Billing.Domain.Catalog;

/// <summary>A plan as one subscription pays it: in its currency and with the prices agreed for it.</summary>
public static class PlanPricing
{
    /// <summary>The plan in a currency, or a failure when it has no prices in it: amounts are never converted.</summary>
    public static Result<Plan> In(this Plan plan, Currency currency)
    {
        if (plan.Currency == currency && !plan.LacksPrice) return plan;

        foreach (PlanPrices prices in plan.OtherCurrencies)
        {
            if (prices.Currency == currency) return plan.WorthTheSameIn(currency).With(prices) with { LacksPrice = false };
        }

        return Failure.Invalid("currency", $"The plan '{plan.Code}' has no prices in {currency}", "unknown_reference");
    }

    /// <summary>The plan with other prices laid over its own.</summary>
    public static Plan With(this Plan plan, PlanPrices prices) => plan with
    {
        Currency = prices.Currency,
        AmountMinor = prices.AmountMinor ?? plan.AmountMinor,
        Charges = [.. plan.Charges.Select(charge => Override(charge, prices.Charges.FirstOrDefault(o => o.ChargeId == charge.Id)))],
        Commitments =
        [
            .. plan.Commitments.Select(own =>
                prices.Commitments.FirstOrDefault(o => o.CommitmentId == own.Id) is { } agreed ? own with { AmountMinor = agreed.AmountMinor } : own),
        ],
    };

    private static Charge Override(Charge charge, ChargePriceOverride? agreed) => agreed is null
        ? charge
        : charge with
        {
            Price = agreed.Price,
            MinAmountMinor = agreed.MinAmountMinor,
            MaxAmountMinor = agreed.MaxAmountMinor,
            Filters = agreed.Filters.Count == 0 ? charge.Filters :
            [
                .. charge.Filters.Select(own => agreed.Filters.FirstOrDefault(o => o.IsOf(own)) is { } price
                    ? own with { Price = price.Price, PropertiesJson = price.PropertiesJson }
                    : own),
            ],
        };
}
