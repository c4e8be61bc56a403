using System.Text.Json;
using Billing.Domain.Catalog;
using Billing.Domain.Results;

namespace Billing.Application.Catalog;

/// <summary>
/// Reads the <c>properties</c> of a charge, in all shapes that organizations write them, into the price of its model. Amounts are minor units as
/// numbers or strings; rates are percentages. Every fault names its field.
/// </summary>
public static class ChargeProperties
{
    /// <summary>Properties that mean the same: a filter that sets one replaces all of its charge.</summary>
    private static readonly string[][] Aliases =
    [
        ["amount", "unit_price"], ["rate", "percentage"], ["custom_amount", "unit_price"],
        ["graduated_ranges", "volume_ranges", "graduated_percentage_ranges", "tiers"],
    ];

    /// <summary>Reads a price, or adds what is wrong to <paramref name="errors"/> and gives null.</summary>
    /// <param name="model">The charge's model.</param>
    /// <param name="properties">A JSON object.</param>
    /// <param name="path">Dotted path of the properties in the body: <c>charges.0.properties</c>.</param>
    /// <param name="errors">Receives the faults.</param>
    public static ChargePrice? Parse(ChargeModel model, JsonElement properties, string path, List<FieldError> errors)
    {
        if (properties.ValueKind != JsonValueKind.Object)
        {
            errors.Add(FieldError.Body(path, "Properties are an object", "type_error"));
            return null;
        }

        int before = errors.Count;
        ChargePrice price = Read(model, new PropertyReader(properties, path, errors));
        return errors.Count == before ? price : null;
    }

    /// <summary>A charge's properties with those of a filter laid over them.</summary>
    public static JsonElement Overlay(JsonElement charge, JsonElement filter)
    {
        HashSet<string> replaced = new(StringComparer.Ordinal);
        foreach (JsonProperty property in filter.EnumerateObject())
        {
            replaced.Add(property.Name);
            replaced.UnionWith(Aliases.Where(group => group.Contains(property.Name)).SelectMany(group => group));
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (JsonProperty property in charge.EnumerateObject().Where(property => !replaced.Contains(property.Name)).Concat(filter.EnumerateObject()))
            {
                property.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        using JsonDocument document = JsonDocument.Parse(buffer.ToArray());
        return document.RootElement.Clone();
    }

    private static ChargePrice Read(ChargeModel model, PropertyReader from) => model switch
    {
        ChargeModel.Standard => Standard(from),
        ChargeModel.Graduated => new GraduatedPrice(TierProperties.Prices(from, "graduated_ranges")),
        ChargeModel.Volume => new VolumePrice(TierProperties.Prices(from, "volume_ranges")),
        ChargeModel.Package => new PackagePrice(
            from.Required("amount", "unit_price"), from.Positive("package_size") ?? 1, from.NotNegative("free_units") ?? 0),
        ChargeModel.Percentage => Percentage(from),
        ChargeModel.GraduatedPercentage => new GraduatedPercentagePrice(TierProperties.Rates(from)),
        ChargeModel.Custom => Custom(from),
        ChargeModel.Dynamic => new DynamicPrice(from.Name("price_field") ?? "unit_price", from.Name("quantity_field") ?? "quantity"),
        _ => throw new ArgumentOutOfRangeException(nameof(model), model, "Unknown charge model"),
    };

    private static StandardPrice Standard(PropertyReader from)
    {
        var price = new StandardPrice(from.Required("amount", "unit_price"), from.NotNegative("min_price"), from.NotNegative("max_price"));
        if (price.MinAmountMinor > price.MaxAmountMinor)
        {
            from.Fault("max_price", "The maximum is below the minimum", "value_error");
        }

        return price;
    }

    private static PercentagePrice Percentage(PropertyReader from)
    {
        var price = new PercentagePrice(
            from.Required("rate", "percentage"), from.NotNegative("fixed_amount") ?? 0, from.Count("free_units_per_events"),
            from.NotNegative("free_amount"), from.NotNegative("per_transaction_min_amount"), from.NotNegative("per_transaction_max_amount"));
        if (price.MinPerTransactionMinor > price.MaxPerTransactionMinor)
        {
            from.Fault("per_transaction_max_amount", "The maximum is below the minimum", "value_error");
        }

        return price;
    }

    private static CustomPrice Custom(PropertyReader from)
    {
        decimal? amount = from.NotNegative("custom_amount");
        return new CustomPrice(amount, amount is null ? from.Required("unit_price") : from.NotNegative("unit_price") ?? 0);
    }
}
