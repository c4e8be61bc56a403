using System.Text.Json;
using System.Text.Json.Serialization;

namespace Billing.Providers.Flutterwave;

internal sealed record FlutterwavePayment(
    string TxRef, decimal Amount, string Currency, string RedirectUrl, FlutterwaveCustomer Customer, FlutterwaveLook Customizations);

internal sealed record FlutterwaveCustomer(string Email, string? Name, [property: JsonPropertyName("phonenumber")] string? PhoneNumber);

internal sealed record FlutterwaveLook(string Title);

internal sealed record FlutterwaveTokenCharge(string Token, string Email, string Currency, decimal Amount, string TxRef, string Narration);

internal sealed record FlutterwaveRefundRequest(decimal Amount, string Comments);

/// <summary>The envelope of every answer.</summary>
internal sealed record FlutterwaveAnswer<T>(string? Status, T? Data);

internal sealed record FlutterwaveLink(string? Link);

internal sealed record FlutterwaveTransaction
{
    public decimal? Id { get; init; }

    public string? TxRef { get; init; }

    public decimal Amount { get; init; }

    public string? Currency { get; init; }

    public string? Status { get; init; }

    public string? ProcessorResponse { get; init; }

    public FlutterwaveCard? Card { get; init; }

    /// <summary>An object when the customer must act, and whatever was sent otherwise.</summary>
    public JsonElement Meta { get; init; }
}

internal sealed record FlutterwaveCard
{
    public string? Token { get; init; }

    public string? Type { get; init; }

    [JsonPropertyName("last_4digits")]
    public string? Last4 { get; init; }

    /// <summary>Month and year, MM/YY.</summary>
    public string? Expiry { get; init; }
}

internal sealed record FlutterwaveRefund
{
    public decimal? Id { get; init; }

    /// <summary>The transaction that it is of.</summary>
    public decimal? TxId { get; init; }

    public decimal? AmountRefunded { get; init; }

    public string? Status { get; init; }
}

internal sealed record FlutterwaveEvent(string? Event, FlutterwaveEventData? Data);

internal sealed record FlutterwaveEventData(decimal? Id, string? TxRef, string? Status);

/// <summary>Source-generated JSON of what is sent to Flutterwave and read from it. Fields that we do not know are passed over.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FlutterwavePayment))]
[JsonSerializable(typeof(FlutterwaveTokenCharge))]
[JsonSerializable(typeof(FlutterwaveRefundRequest))]
[JsonSerializable(typeof(FlutterwaveAnswer<FlutterwaveLink>), TypeInfoPropertyName = "LinkAnswer")]
[JsonSerializable(typeof(FlutterwaveAnswer<FlutterwaveTransaction>), TypeInfoPropertyName = "TransactionAnswer")]
[JsonSerializable(typeof(FlutterwaveAnswer<FlutterwaveRefund>), TypeInfoPropertyName = "RefundAnswer")]
[JsonSerializable(typeof(FlutterwaveAnswer<JsonElement?>), TypeInfoPropertyName = "AnyAnswer")]
[JsonSerializable(typeof(FlutterwaveEvent))]
internal sealed partial class FlutterwaveJson : JsonSerializerContext;
