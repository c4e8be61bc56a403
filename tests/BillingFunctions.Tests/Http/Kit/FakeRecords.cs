using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Tests.Http.Kit;

internal enum Flavor
{
    Sweet,
    BitterSweet,
}

/// <summary>A request with every type and every attribute.</summary>
internal sealed class Everything
{
    [Text(2, 5)]
    public required string Name { get; set; }

    public string? Note { get; set; }

    public bool Flag { get; set; } = true;

    [Range(1, 50)]
    public int Count { get; set; } = 7;

    public long Big { get; set; }

    [Positive]
    public decimal Credits { get; set; } = 1;

    [Range("0", "100")]
    public decimal Percent { get; set; }

    public decimal? Amount { get; set; }

    public BillingId? Customer { get; set; }

    public Instant? At { get; set; }

    public LocalDate? On { get; set; }

    public Flavor Flavor { get; set; }

    [OneOf("manual", "interval")]
    public string Source { get; set; } = "manual";

    [CurrencyCode]
    public string Currency { get; set; } = "USD";

    [CountryCode]
    public string? Country { get; set; }

    [TimeZoneName]
    public string Timezone { get; set; } = "UTC";

    [Email]
    public string? Email { get; set; }

    [WebAddress]
    public string? Url { get; set; }

    [Color]
    public string? Color { get; set; }

    [Moment]
    public string? Since { get; set; }

    [FreeObject]
    public JsonElement? Properties { get; set; }

    public JsonElement? Anything { get; set; }

    [Items(1, 3), Text(1, 4)]
    public IReadOnlyList<string> Tags { get; set; } = ["a"];

    [Items(0, 2)]
    public Dictionary<string, int> Counts { get; set; } = [];

    public IReadOnlyList<Part> Parts { get; set; } = [];
}

internal sealed class Part
{
    public required string Code { get; set; }

    public Flavor? Flavor { get; set; }
}

internal sealed record Echo(
    string Name, bool Flag, int Count, decimal Credits, decimal? Amount, Instant? At, LocalDate? On, Flavor Flavor, string Currency, int Parts,
    [property: JsonConverter(typeof(DecimalNumberConverter))] decimal Number)
{
    public static Echo Of(Everything it) => new(
        it.Name, it.Flag, it.Count, it.Credits, it.Amount, it.At, it.On, it.Flavor, it.Currency, it.Parts.Count, it.Percent);
}

internal sealed record Item(int Number, BillingId Id);

internal sealed record Streamed(IAsyncEnumerable<Item> Items);

internal sealed record Done(string Command, bool HasFingerprint);

[JsonSerializable(typeof(Everything))]
[JsonSerializable(typeof(Echo))]
[JsonSerializable(typeof(Item))]
[JsonSerializable(typeof(Streamed))]
[JsonSerializable(typeof(Done))]
internal sealed partial class FakeJson : JsonSerializerContext
{
    public static readonly FakeJson Wire = new(WireOptions.Create(Words.Of<Flavor>()));
}
