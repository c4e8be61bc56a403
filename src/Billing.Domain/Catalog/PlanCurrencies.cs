using Billing.Domain.Monetary;

namespace Billing.Domain.Catalog;

/// <summary>The base prices of a plan, one in each currency that it can be paid in.</summary>
public static class PlanCurrencies
{
    /// <summary>The base price of each currency, the plan's own first.</summary>
    public static IEnumerable<(Currency Currency, long AmountMinor)> BasePrices(this Plan plan)
    {
        if (!plan.LacksPrice) yield return (plan.Currency, plan.AmountMinor);

        foreach (PlanPrices prices in plan.OtherCurrencies)
            yield return (prices.Currency, prices.AmountMinor ?? 0);
    }

    /// <summary>The plan with a base price in a currency, in place of the one that it has there. The first price of a plan decides its own currency.</summary>
    public static Plan WithBasePrice(this Plan plan, Currency currency, long amountMinor)
    {
        if (plan.LacksPrice && plan.OtherCurrencies.Count == 0)
            return plan.WorthTheSameIn(currency) with { AmountMinor = amountMinor, LacksPrice = false };

        if (plan.Currency == currency)
            return plan with { AmountMinor = amountMinor, LacksPrice = false };

        PlanPrices? known = plan.OtherCurrencies.FirstOrDefault(prices => prices.Currency == currency);
        PlanPrices priced = (known ?? new PlanPrices(currency, amountMinor, [], [])) with { AmountMinor = amountMinor };
        return plan with
        {
            OtherCurrencies = known is null
                ? [.. plan.OtherCurrencies, priced]
                : [.. plan.OtherCurrencies.Select(prices => prices.Currency == currency ? priced : prices)],
        };
    }

    /// <summary>The plan without a base price in a currency. When that is its own, the next currency takes its place; a plan may be left without any.</summary>
    public static Plan WithoutBasePrice(this Plan plan, Currency currency)
    {
        IReadOnlyList<PlanPrices> others = [.. plan.OtherCurrencies.Where(prices => prices.Currency != currency)];
        if (plan.Currency != currency)
            return plan with { OtherCurrencies = others };

        return others.Count == 0
            ? plan with { AmountMinor = 0, LacksPrice = true }
            : plan.In(others[0].Currency).Value with { OtherCurrencies = [.. others.Skip(1)] };
    }
}
