using Billing.Domain.Catalog;
using Billing.Domain.Rating;

namespace Billing.RatingCases.Topics;

/// <summary>The charge models.</summary>
internal static class PricingTopic
{
    internal static Answer Answer(string model, Input input)
    {
        if (input.Text("mode").Contains("advance", StringComparison.Ordinal)) return AdvanceTopic.Answer(model, input);
        if (input.Has("free_usage")) return IncludedUnitsAnswer(input);

        ChargePrice price = Prices.Read(model, input);
        UsageQuantity usage = Usage(model, input);
        decimal gross = Pricing.Price(price, usage);
        decimal fullUnits = input.Number("full_units_number", usage.Units);
        decimal bounded = Bounded(input, price, usage, gross);
        var answer = new Answer
        {
            ["amount"] = input.HasAny("maximum_spend", "minimum_spend") ? bounded : gross,
            ["unit_amount"] = Pricing.EffectiveUnitAmount(gross, fullUnits),
            ["gross"] = gross,
            ["total"] = bounded,
            ["discount"] = Math.Max(0, gross - bounded),
            ["minimum"] = Math.Max(0, bounded - gross),
            ["units"] = usage.Units,
        };

        // A zero fee stays a line; a system that drops it, or a flat amount with it, is overruled.
        answer.Decide("lines", 1, 21);
        if (usage.Units == 0) answer.DefaultRule = 21;
        if (model == "package" && input.Text("round", input.Text("rounding")) == "down") answer.DefaultRule = 4;
        return answer;
    }

    private static UsageQuantity Usage(string model, Input input)
    {
        if (model != "percentage") return new UsageQuantity(input.FirstNumber("units", "total_units") ?? input.Numbers("events").Sum());

        decimal[] events = input.Numbers("events");
        if (!input.Has("events") && input.Has("units")) events = [input.Number("units")];
        return new UsageQuantity(input.Number("total_units", events.Sum()), events.Length, events);
    }

    // A bound holds for the whole period: what earlier lines billed counts towards it.
    private static decimal Bounded(Input input, ChargePrice price, UsageQuantity usage, decimal gross)
    {
        decimal earlierUnits = input.Number("previous_units_in_period", 0);
        decimal earlier = input.Number("previously_billed", earlierUnits == 0 ? 0 : Pricing.Price(price, new UsageQuantity(earlierUnits)));
        decimal all = earlierUnits == 0 ? gross : Pricing.Price(price, usage with { Units = usage.Units + earlierUnits });
        decimal bounded = all;
        if (input.OptionalNumber("minimum_spend") is { } min) bounded = Math.Max(bounded, min);
        if (input.OptionalNumber("maximum_spend") is { } max) bounded = Math.Min(bounded, max);
        return bounded - Math.Min(earlier, bounded);
    }

    private static Answer IncludedUnitsAnswer(Input input)
    {
        decimal units = input.Number("units");
        decimal previous = input.Number("previous_units_in_period", 0);
        decimal free = input.Number("free_usage");
        decimal billable = IncludedUnits.Billable(previous, units, free);
        return new Answer
        {
            ["billable_units"] = billable,
            ["billable_previous_units"] = IncludedUnits.Billable(0, previous, free),
            ["discounted_units"] = units - billable,
        };
    }
}
