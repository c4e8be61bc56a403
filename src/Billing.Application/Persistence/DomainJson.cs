using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Ledger;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Application.Persistence;

/// <summary>Currencies by their ISO 4217 code.</summary>
public sealed class CurrencyJson : JsonConverter<Currency>
{
    /// <inheritdoc/>
    public override Currency Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Currency.TryParse(reader.GetString(), out Currency? currency) ? currency : throw new JsonException("Not an ISO 4217 currency code");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Currency value, JsonSerializerOptions options) => writer.WriteStringValue(value.Code);
}

/// <summary>A charge's price as <c>{"Model": {…}}</c>: one property that names the model.</summary>
public sealed class ChargePriceJson : JsonConverter<ChargePrice>
{
    /// <inheritdoc/>
    public override ChargePrice Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        reader.Read();
        if (!Enum.TryParse(reader.GetString(), out ChargeModel model))
        {
            throw new JsonException("Not a charge model");
        }

        reader.Read();
        var price = (ChargePrice)JsonSerializer.Deserialize(ref reader, TypeOf(model))!;
        reader.Read();
        return price;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ChargePrice value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WritePropertyName(value.Model.ToString());
        JsonSerializer.Serialize(writer, value, TypeOf(value.Model));
        writer.WriteEndObject();
    }

    private static JsonTypeInfo TypeOf(ChargeModel model) => model switch
    {
        ChargeModel.Standard => StoredJson.Default.StandardPrice,
        ChargeModel.Graduated => StoredJson.Default.GraduatedPrice,
        ChargeModel.Volume => StoredJson.Default.VolumePrice,
        ChargeModel.Package => StoredJson.Default.PackagePrice,
        ChargeModel.Percentage => StoredJson.Default.PercentagePrice,
        ChargeModel.GraduatedPercentage => StoredJson.Default.GraduatedPercentagePrice,
        ChargeModel.Custom => StoredJson.Default.CustomPrice,
        ChargeModel.Dynamic => StoredJson.Default.DynamicPrice,
        _ => throw new JsonException("Not a charge model"),
    };
}

/// <summary>Journal entries; reading one goes through its constructor, which refuses what does not balance.</summary>
public sealed class JournalEntryJson : JsonConverter<JournalEntry>
{
    /// <inheritdoc/>
    public override JournalEntry Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Stored stored = JsonSerializer.Deserialize(ref reader, StoredJson.Default.JournalEntryStored)!;
        return new JournalEntry(stored.Id, stored.Kind, stored.SourceId, stored.Currency, stored.EffectiveAt, stored.Postings);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, JournalEntry value, JsonSerializerOptions options) => JsonSerializer.Serialize(
        writer, new Stored(value.Id, value.Kind, value.SourceId, value.Currency, value.EffectiveAt, value.Postings),
        StoredJson.Default.JournalEntryStored);

    /// <summary>The stored shape.</summary>
    internal sealed record Stored(
        BillingId Id, JournalEntryKind Kind, BillingId SourceId, Currency Currency, Instant EffectiveAt, IReadOnlyList<Posting> Postings);
}
