using System.Globalization;
using System.Text.Json;
using Billing.Domain.Catalog;
using Billing.Domain.Monetary;

namespace BillingFunctions.Http.Nova.Catalog;

/// <summary>Prices of charges as this surface writes them, camel case and major units, and as the engine reads them.</summary>
internal static class ChargeTerms
{
    /// <summary>A rate gives major units of each unit of quantity here, so it is scaled like an amount.</summary>
    private static readonly (string Nova, string Engine, bool IsMoney)[] Names =
    [
        ("amount", "amount", true), ("packageSize", "package_size", false), ("freeUnits", "free_units", false), ("rate", "rate", true),
        ("fixedAmount", "fixed_amount", true), ("freeUnitsPerEvents", "free_units_per_events", false),
        ("freeUnitsPerTotalAggregation", "free_amount", false), ("perTransactionMinAmount", "per_transaction_min_amount", true),
        ("perTransactionMaxAmount", "per_transaction_max_amount", true),
    ];

    /// <summary>What the engine reads. A value that is no number goes on as it is: the engine says what is wrong with it.</summary>
    public static JsonElement ToEngine(ChargeModel model, JsonElement? properties, IReadOnlyList<NovaRange>? ranges, Currency currency) => Write(json =>
    {
        if (properties is { ValueKind: JsonValueKind.Object } given)
        {
            foreach ((string nova, string engine, bool isMoney) in Names)
            {
                if (given.TryGetProperty(nova, out JsonElement value))
                    WriteValue(json, engine, value, isMoney ? currency.MinorPerMajor : 1);
            }
        }

        if (model is ChargeModel.Graduated or ChargeModel.Volume && ranges is not null)
            WriteRanges(json, model == ChargeModel.Graduated ? "graduated_ranges" : "volume_ranges", ranges, currency);
    });

    /// <summary>The properties of a price, without its tiers.</summary>
    public static JsonElement PropertiesOf(ChargePrice price, Currency currency) => Write(json =>
    {
        switch (price)
        {
            case StandardPrice it:
                Amount(json, "amount", it.UnitAmountMinor, currency);
                break;
            case PackagePrice it:
                Amount(json, "amount", it.AmountMinor, currency);
                json.WriteNumber("packageSize", it.PackageSize);
                json.WriteNumber("freeUnits", it.FreeUnits);
                break;
            case PercentagePrice it:
                Amount(json, "rate", it.RatePercent, currency);
                Amount(json, "fixedAmount", it.FixedAmountMinor, currency);
                json.WriteNumber("freeUnitsPerTotalAggregation", it.FreeAmount ?? 0);
                break;
            case CustomPrice it:
                Amount(json, "amount", it.FixedAmountMinor ?? it.UnitAmountMinor, currency);
                break;
        }
    });

    /// <summary>The tiers of a price; none for a price without tiers.</summary>
    public static IReadOnlyList<NovaRangeView> RangesOf(ChargePrice price, Currency currency)
    {
        IReadOnlyList<PriceTier> tiers = price switch
        {
            GraduatedPrice it => it.Tiers,
            VolumePrice it => it.Tiers,
            _ => [],
        };
        return
        [
            .. tiers.Select((tier, index) => new NovaRangeView(
                index == 0 ? 0 : tiers[index - 1].UpTo!.Value, tier.UpTo, NovaMoney.Major(tier.UnitAmountMinor, currency), NovaMoney.Major(tier.FlatAmountMinor, currency))),
        ];
    }

    private static void Amount(Utf8JsonWriter json, string name, decimal minor, Currency currency) => json.WriteNumber(name, NovaMoney.Major(minor, currency));

    private static void WriteRanges(Utf8JsonWriter json, string name, IReadOnlyList<NovaRange> ranges, Currency currency)
    {
        json.WriteStartArray(name);
        foreach (NovaRange range in ranges)
        {
            json.WriteStartObject();
            json.WriteNumber("from_value", range.FromValue);
            if (range.ToValue is { } bound)
                json.WriteNumber("to_value", bound);

            json.WriteNumber("per_unit_amount", currency.ToMinor(range.PerUnitAmount));
            json.WriteNumber("flat_amount", currency.ToMinor(range.FlatAmount));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter json, string name, JsonElement value, int factor)
    {
        string? text = value.ValueKind == JsonValueKind.String ? value.GetString() : value.ValueKind == JsonValueKind.Number ? value.GetRawText() : null;
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) && Math.Abs(number) < decimal.MaxValue / 10_000)
        {
            json.WriteNumber(name, number * factor);
            return;
        }

        json.WritePropertyName(name);
        value.WriteTo(json);
    }

    private static JsonElement Write(Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        using JsonDocument document = JsonDocument.Parse(buffer.ToArray());
        return document.RootElement.Clone();
    }
}
