using Billing.Domain.Catalog;

namespace Billing.Application.Catalog;

/// <summary>
/// Reads tiers: either ranges (<c>from_value</c>, <c>to_value</c>) or bounds (<c>up_to</c>). They must ascend without gap or overlap and end in an
/// open tier. Ranges may be written 0-based (0-100, 100-200) or 1-based (1-100, 101-200): both mean the same tiers (rule 1).
/// </summary>
internal static class TierProperties
{
    private const int MaxTiers = 100;

    /// <summary>The tiers of a graduated or volume price.</summary>
    public static IReadOnlyList<PriceTier> Prices(PropertyReader from, string rangesName) =>
        [.. Bounds(from, rangesName).Select(tier => new PriceTier(
            tier.UpTo, tier.From.Required("per_unit_amount", "unit_price", "unit_amount"), tier.From.NotNegative("flat_amount") ?? 0))];

    /// <summary>The tiers of a graduated percentage.</summary>
    public static IReadOnlyList<RateTier> Rates(PropertyReader from) =>
        [.. Bounds(from, "graduated_percentage_ranges").Select(tier => new RateTier(
            tier.UpTo, tier.From.Required("rate", "percentage"), tier.From.NotNegative("flat_amount") ?? 0))];

    private static List<(PropertyReader From, decimal? UpTo)> Bounds(PropertyReader from, string rangesName)
    {
        string name = from.Has(rangesName) || !from.Has("tiers") ? rangesName : "tiers";
        List<PropertyReader>? items = from.Objects(name);
        if (items is null)
        {
            from.Fault(name, $"{name} is required", "missing");
            return [];
        }

        if (items.Count is 0 or > MaxTiers)
        {
            from.Fault(name, $"There are 1 to {MaxTiers} tiers", "value_error");
            return [];
        }

        string boundName = name == "tiers" ? "up_to" : "to_value";
        decimal previous = 0;
        List<(PropertyReader, decimal?)> tiers = [];
        for (int i = 0; i < items.Count; i++)
        {
            CheckStart(items[i], name, previous, isFirst: i == 0);
            decimal? upTo = items[i].NotNegative(boundName);
            CheckEnd(items[i], boundName, upTo, previous, isLast: i == items.Count - 1);
            tiers.Add((items[i], upTo));
            previous = upTo ?? previous;
        }

        return tiers;
    }

    private static void CheckStart(PropertyReader tier, string name, decimal previous, bool isFirst)
    {
        if (name == "tiers")
        {
            return;
        }

        decimal start = tier.Required("from_value");
        if (start < previous)
        {
            tier.Fault("from_value", $"The range overlaps the one before, which ends at {previous}", "value_error");
        }
        else if (start > previous + 1)
        {
            tier.Fault(
                "from_value", isFirst ? "The first range begins at 0 or 1" : $"There is a gap after the range before, which ends at {previous}", "value_error");
        }
    }

    private static void CheckEnd(PropertyReader tier, string boundName, decimal? upTo, decimal previous, bool isLast)
    {
        if (isLast && upTo is not null)
        {
            tier.Fault(boundName, $"The last tier must be open: leave {boundName} out or null", "value_error");
        }
        else if (!isLast && upTo is null)
        {
            tier.Fault(boundName, "Only the last tier may be open", "value_error");
        }
        else if (upTo <= previous)
        {
            tier.Fault(boundName, $"The bound must be above the one before, {previous}", "value_error");
        }
    }
}
