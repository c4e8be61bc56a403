using System.Text.Json;
using System.Text.Json.Serialization;

namespace Billing.Providers.Paystack;

internal sealed record PaystackInitialize(
    string Email, long Amount, string Currency, string Reference, string? CallbackUrl);

internal sealed record PaystackCharge(string AuthorizationCode, string Email, long Amount, string Currency, string Reference);

internal sealed record PaystackRefundRequest(string Transaction, long Amount, string Currency, string MerchantNote);

internal sealed record PaystackCustomerRequest(string Email, string? FirstName, string? Phone);

internal sealed record PaystackDeactivate(string AuthorizationCode);

/// <summary>The envelope of every answer. Its message is read only to tell refusals apart.</summary>
internal sealed record PaystackAnswer<T>(bool Status, string? Message, string? Code, T? Data);

internal sealed record PaystackPage(string? AuthorizationUrl, string? Reference);

internal sealed record PaystackCustomer(string? CustomerCode);

internal sealed record PaystackTransaction
{
    public decimal? Id { get; init; }

    public string? Status { get; init; }

    public string? Reference { get; init; }

    public decimal Amount { get; init; }

    public string? Currency { get; init; }

    public string? GatewayResponse { get; init; }

    public string? AuthorizationUrl { get; init; }

    public bool? Paused { get; init; }

    public PaystackAuthorization? Authorization { get; init; }

    public PaystackCustomer? Customer { get; init; }
}

internal sealed record PaystackAuthorization
{
    public string? AuthorizationCode { get; init; }

    public bool? Reusable { get; init; }

    public string? Channel { get; init; }

    public string? CardType { get; init; }

    public string? Last4 { get; init; }

    public string? ExpMonth { get; init; }

    public string? ExpYear { get; init; }
}

internal sealed record PaystackRefund
{
    public JsonElement Id { get; init; }

    public string? Status { get; init; }

    public JsonElement Amount { get; init; }

    public string? Currency { get; init; }

    public string? MerchantNote { get; init; }

    public string? TransactionReference { get; init; }

    public string? RefundReference { get; init; }
}

internal sealed record PaystackEvent(string? Event, JsonElement Data);

/// <summary>Source-generated JSON of what is sent to Paystack and read from it. Fields that we do not know are passed over.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PaystackInitialize))]
[JsonSerializable(typeof(PaystackCharge))]
[JsonSerializable(typeof(PaystackRefundRequest))]
[JsonSerializable(typeof(PaystackCustomerRequest))]
[JsonSerializable(typeof(PaystackDeactivate))]
[JsonSerializable(typeof(PaystackAnswer<PaystackPage>), TypeInfoPropertyName = "PageAnswer")]
[JsonSerializable(typeof(PaystackAnswer<PaystackCustomer>), TypeInfoPropertyName = "CustomerAnswer")]
[JsonSerializable(typeof(PaystackAnswer<PaystackTransaction>), TypeInfoPropertyName = "TransactionAnswer")]
[JsonSerializable(typeof(PaystackAnswer<PaystackRefund>), TypeInfoPropertyName = "RefundAnswer")]
[JsonSerializable(typeof(PaystackAnswer<List<PaystackRefund>>), TypeInfoPropertyName = "RefundsAnswer")]
[JsonSerializable(typeof(PaystackAnswer<JsonElement?>), TypeInfoPropertyName = "AnyAnswer")]
[JsonSerializable(typeof(PaystackEvent))]
internal sealed partial class PaystackJson : JsonSerializerContext;
