using Billing.Domain.Catalog;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;

namespace Billing.RatingCases.Topics;

/// <summary>The charge models.</summary>
internal static class PricingTopic
{
    internal static Answer Answer(string model, Input input)
    {
        if (Bills.InAdvance(input)) return AdvanceTopic.Answer(model, input);
        if (input.HasAny("free_usage", "usage_discount", "included_units")) return IncludedUnitsAnswer(input);

        ChargePrice price = Prices.Read(model, input);
        UsageQuantity usage = Usage(model, input);
        UsageQuantity before = Before(input);
        var lines = new List<PriceLine>();
        decimal all = Pricing.Price(price, usage with { Units = usage.Units + before.Units }, lines);
        decimal gross = before.Units == 0 ? all : all - Pricing.Price(price, before);
        decimal fullUnits = input.FirstNumber("full_units_number", "full_units") ?? usage.Units;
        decimal off = gross * (input.FirstNumber("discount_percent", "discount_percentage") ?? 0) / 100;
        decimal bounded = Bounded(input, all - off, input.FirstNumber("previously_billed", "previously_billed_amount") ?? all - gross);
        Currency currency = Bills.Currency(input);
        var answer = new Answer
        {
            Currency = currency,
            ["amount"] = HasBounds(input) ? bounded : gross - off,
            ["unit_amount"] = Pricing.EffectiveUnitAmount(gross, fullUnits),
            ["units"] = usage.Units,
            ["minor_units"] = MoneyRounding.ToMinor(currency.ToMinor(bounded)),
            ["packages"] = lines.Where(l => l.Kind == PriceLineKind.Packages).Sum(l => l.Quantity),
            ["free_units"] = lines.Where(l => l.Kind is PriceLineKind.FreeUnits or PriceLineKind.FreeAmount).Sum(l => l.Quantity),
            ["tier_amounts"] = lines.Select(l => l.AmountMinor).ToArray(),
            ["tier_units"] = lines.Select(l => l.Quantity).ToArray(),
        };
        answer.Set(gross, "gross", "gross_amount", "subtotal");
        answer.Set(bounded, "total", "net", "total_amount");
        answer.Set(Math.Max(0, gross - bounded), "discount", "maximum_discount");
        answer.Set(Math.Max(0, bounded - gross), "minimum", "minimum_line", "true_up", "minimum_true_up");
        answer.Set(lines.Where(l => l.Kind is PriceLineKind.Rate).Sum(l => l.Quantity), "paid_units", "paid_amount");
        answer.Set(lines.Where(l => l.Kind is PriceLineKind.FixedFees).Sum(l => l.Quantity), "paid_events");
        Overrule(model, input, usage, answer);
        return answer;
    }

    private static void Overrule(string model, Input input, UsageQuantity usage, Answer answer)
    {
        // A zero fee stays a line; a system that drops it, or a flat amount with it, is overruled.
        answer.Decide("lines", 1, 21);
        if (usage.Units == 0) answer.DefaultRule = 21;
        string round = input.First("round", "rounding", "round_mode") is { } key ? input.Text(key) : "up";
        if (model == "package" && round.StartsWith("down", StringComparison.OrdinalIgnoreCase)) answer.DefaultRule = 4;
    }

    private static UsageQuantity Usage(string model, Input input)
    {
        if (model != "percentage")
            return new UsageQuantity(input.FirstNumber("units", "total_units", "quantity", "usage") ?? input.Sum("events"));

        decimal[] events = input.Numbers("events");
        if (events.Length == 0 && input.FirstNumber("units", "total_units", "amount") is { } one && one != 0) events = [one];
        return new UsageQuantity(input.FirstNumber("total_units", "units") ?? events.Sum(), events.Length, events);
    }

    private static UsageQuantity Before(Input input) =>
        new(input.FirstNumber("previous_units_in_period", "previous_units", "previous_usage") ?? 0);

    private static bool HasBounds(Input input) => Minimum(input) is not null || Maximum(input) is not null;

    private static decimal? Minimum(Input input) => input.FirstNumber("minimum_spend", "minimum", "minimum_amount", "min_amount");

    private static decimal? Maximum(Input input) => input.FirstNumber("maximum_spend", "maximum", "maximum_amount", "max_amount");

    // A bound holds for the whole period: what earlier lines billed counts towards it.
    private static decimal Bounded(Input input, decimal all, decimal earlier)
    {
        decimal bounded = all;
        if (Minimum(input) is { } min) bounded = Math.Max(bounded, min);
        if (Maximum(input) is { } max) bounded = Math.Min(bounded, max);
        return bounded - Math.Min(earlier, bounded);
    }

    private static Answer IncludedUnitsAnswer(Input input)
    {
        decimal units = input.FirstNumber("units", "quantity", "usage") ?? 0;
        decimal previous = Before(input).Units;
        decimal free = input.FirstNumber("free_usage", "usage_discount", "included_units") ?? 0;
        decimal billable = IncludedUnits.Billable(previous, units, free);
        var answer = new Answer
        {
            ["billable_units"] = billable,
            ["billable_previous_units"] = IncludedUnits.Billable(0, previous, free),
            ["discounted_units"] = units - billable,
            ["discounted_previous_units"] = Math.Min(previous, free),
        };
        if (Prices.UnitAmount(input) is { } price) answer.Set(Pricing.Price(new StandardPrice(price), new UsageQuantity(billable)), "amount", "total");
        return answer;
    }
}
