using System.Text.Json;
using System.Text.Json.Serialization;

namespace Billing.Providers.Mpesa;

internal sealed record MpesaToken
{
    [JsonPropertyName("access_token")]
    public string? AccessToken { get; init; }

    /// <summary>Seconds, as text or number.</summary>
    [JsonPropertyName("expires_in")]
    public JsonElement ExpiresIn { get; init; }
}

/// <summary>Asks a telephone to pay.</summary>
internal sealed record MpesaPush
{
    public required string BusinessShortCode { get; init; }

    public required string Password { get; init; }

    public required string Timestamp { get; init; }

    public required string TransactionType { get; init; }

    public required long Amount { get; init; }

    public required string PartyA { get; init; }

    public required string PartyB { get; init; }

    public required string PhoneNumber { get; init; }

    [JsonPropertyName("CallBackURL")]
    public required string CallbackUrl { get; init; }

    public required string AccountReference { get; init; }

    public required string TransactionDesc { get; init; }
}

internal sealed record MpesaQuery(string BusinessShortCode, string Password, string Timestamp, string CheckoutRequestID);

internal sealed record MpesaReversal
{
    public required string Initiator { get; init; }

    public required string SecurityCredential { get; init; }

    [JsonPropertyName("CommandID")]
    public string CommandId { get; init; } = "TransactionReversal";

    [JsonPropertyName("TransactionID")]
    public required string TransactionId { get; init; }

    public required long Amount { get; init; }

    public required string ReceiverParty { get; init; }

    /// <summary>Spelled as M-Pesa spells it.</summary>
    [JsonPropertyName("RecieverIdentifierType")]
    public string ReceiverIdentifierType { get; init; } = "11";

    [JsonPropertyName("ResultURL")]
    public required string ResultUrl { get; init; }

    [JsonPropertyName("QueueTimeOutURL")]
    public required string QueueTimeOutUrl { get; init; }

    public required string Remarks { get; init; }

    public required string Occasion { get; init; }
}

/// <summary>The answer to any request: accepted with code "0", which is not yet a payment.</summary>
internal sealed record MpesaAck
{
    [JsonPropertyName("CheckoutRequestID")]
    public string? CheckoutRequestId { get; init; }

    [JsonPropertyName("ConversationID")]
    public string? ConversationId { get; init; }

    public string? ResponseCode { get; init; }

    /// <summary>Of a query: a text, and in callbacks a number.</summary>
    public JsonElement ResultCode { get; init; }

    [JsonPropertyName("errorCode")]
    public string? ErrorCode { get; init; }
}

internal sealed record MpesaCallback(MpesaCallbackBody? Body, MpesaResult? Result);

internal sealed record MpesaCallbackBody([property: JsonPropertyName("stkCallback")] MpesaPushResult? StkCallback);

internal sealed record MpesaPushResult
{
    [JsonPropertyName("CheckoutRequestID")]
    public string? CheckoutRequestId { get; init; }

    public JsonElement ResultCode { get; init; }

    public MpesaMetadata? CallbackMetadata { get; init; }
}

internal sealed record MpesaMetadata(IReadOnlyList<MpesaItem>? Item);

internal sealed record MpesaItem(string? Name, JsonElement Value);

/// <summary>How a reversal ended.</summary>
internal sealed record MpesaResult
{
    public JsonElement ResultCode { get; init; }

    [JsonPropertyName("ConversationID")]
    public string? ConversationId { get; init; }
}

/// <summary>Source-generated JSON of what is sent to M-Pesa and read from it. Fields that we do not know are passed over.</summary>
[JsonSerializable(typeof(MpesaToken))]
[JsonSerializable(typeof(MpesaPush))]
[JsonSerializable(typeof(MpesaQuery))]
[JsonSerializable(typeof(MpesaReversal))]
[JsonSerializable(typeof(MpesaAck))]
[JsonSerializable(typeof(MpesaCallback))]
internal sealed partial class MpesaJson : JsonSerializerContext;
