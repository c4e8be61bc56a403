using Billing.Domain.Results;

namespace Billing.Domain.Catalog;

/// <summary>What a price must satisfy to be accepted into a catalog.</summary>
public static class PriceRules
{
    /// <summary>
    /// The faults of a price, empty when there is none. Paths are relative to the price: <c>tiers.1.up_to</c>; a surface puts its own
    /// prefix before them.
    /// </summary>
    public static IReadOnlyList<FieldError> Check(ChargePrice price)
    {
        var errors = new List<FieldError>();
        switch (price)
        {
            case StandardPrice p:
                NotNegative(errors, "amount", p.UnitAmountMinor);
                NotNegative(errors, "min_price", p.MinAmountMinor);
                NotNegative(errors, "max_price", p.MaxAmountMinor);
                if (p.MinAmountMinor > p.MaxAmountMinor) Add(errors, "max_price", "must not be below the minimum");
                break;
            case GraduatedPrice p:
                Tiers(errors, p.Tiers);
                break;
            case VolumePrice p:
                Tiers(errors, p.Tiers);
                break;
            case PackagePrice p:
                NotNegative(errors, "amount", p.AmountMinor);
                NotNegative(errors, "free_units", p.FreeUnits);
                if (p.PackageSize <= 0) Add(errors, "package_size", "must be above 0");
                break;
            case PercentagePrice p:
                Percentage(errors, p);
                break;
            case GraduatedPercentagePrice p:
                Tiers(errors, [.. p.Tiers.Select(t => new PriceTier(t.UpTo, t.RatePercent, t.FlatAmountMinor))], "rate");
                break;
            case CustomPrice p:
                NotNegative(errors, "custom_amount", p.FixedAmountMinor);
                NotNegative(errors, "unit_price", p.UnitAmountMinor);
                break;
            case DynamicPrice p:
                if (p.PriceField.Length == 0) Add(errors, "price_field", "must not be empty");
                if (p.QuantityField.Length == 0) Add(errors, "quantity_field", "must not be empty");
                break;
        }

        return errors;
    }

    private static void Percentage(List<FieldError> errors, PercentagePrice price)
    {
        NotNegative(errors, "rate", price.RatePercent);
        NotNegative(errors, "fixed_amount", price.FixedAmountMinor);
        NotNegative(errors, "free_units_per_events", price.FreeEvents);
        NotNegative(errors, "free_amount", price.FreeAmount);
        NotNegative(errors, "per_transaction_min_amount", price.MinPerTransactionMinor);
        NotNegative(errors, "per_transaction_max_amount", price.MaxPerTransactionMinor);
        if (price.MinPerTransactionMinor > price.MaxPerTransactionMinor)
            Add(errors, "per_transaction_max_amount", "must not be below the minimum");
    }

    private static void Tiers(List<FieldError> errors, IReadOnlyList<PriceTier> tiers, string priceName = "unit_amount")
    {
        if (tiers.Count == 0) Add(errors, "tiers", "must have at least one tier");

        decimal previous = 0;
        for (int i = 0; i < tiers.Count; i++)
        {
            PriceTier tier = tiers[i];
            bool last = i == tiers.Count - 1;
            NotNegative(errors, $"tiers.{i}.{priceName}", tier.UnitAmountMinor);
            NotNegative(errors, $"tiers.{i}.flat_amount", tier.FlatAmountMinor);
            if (!last && tier.UpTo is null) Add(errors, $"tiers.{i}.up_to", "may be open on the last tier only");
            if (tier.UpTo <= previous) Add(errors, $"tiers.{i}.up_to", "must be above the bound of the tier before");
            previous = tier.UpTo ?? previous;
        }
    }

    private static void NotNegative(List<FieldError> errors, string field, decimal? value)
    {
        if (value < 0) Add(errors, field, "must not be negative");
    }

    private static void Add(List<FieldError> errors, string field, string message) =>
        errors.Add(new FieldError(field.Split('.'), $"{field} {message}", "value_error"));
}
