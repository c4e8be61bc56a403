namespace Billing.Domain.Rating;

/// <summary>Dynamic: the events carried their prices; their sum is the amount.</summary>
internal static class DynamicPricer
{
    internal static decimal Price(in UsageQuantity usage, List<PriceLine>? lines)
    {
        decimal amount = usage.DynamicAmountMinor ?? 0;
        decimal unit = Pricing.EffectiveUnitAmount(amount, usage.EventsCount);
        lines?.Add(new PriceLine(PriceLineKind.Dynamic, usage.EventsCount, unit, 0, amount));
        return amount;
    }
}
