using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Providers.Signatures;
using NodaTime;

namespace Billing.Providers.Sandbox;

/// <summary>A webhook of the sandbox: a charge or refund that ended later than its first answer.</summary>
public sealed record SandboxEvent
{
    /// <summary>The header of the signature, of the form that Stripe uses.</summary>
    public const string SignatureHeader = "Sandbox-Signature";

    /// <summary>A charge is paid.</summary>
    public const string ChargeSucceeded = "charge.succeeded";

    /// <summary>A charge is declined.</summary>
    public const string ChargeDeclined = "charge.declined";

    /// <summary>A refund is done.</summary>
    public const string RefundSucceeded = "refund.succeeded";

    /// <summary>A refund failed.</summary>
    public const string RefundFailed = "refund.failed";

    /// <summary>The customer's bank disputes a charge.</summary>
    public const string DisputeOpened = "dispute.opened";

    /// <summary>The bank took the money.</summary>
    public const string DisputeLost = "dispute.lost";

    /// <summary>The bank left the money, or gave it back.</summary>
    public const string DisputeWon = "dispute.won";

    /// <summary>Names the event.</summary>
    public required string Id { get; init; }

    /// <summary>One of the constants.</summary>
    public required string Type { get; init; }

    /// <summary>Our reference of the charge or refund.</summary>
    public required string Reference { get; init; }

    /// <summary>The sandbox's id of the charge.</summary>
    public required string PaymentId { get; init; }

    /// <summary>Minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public required long Created { get; init; }

    /// <summary>The body and its signature header.</summary>
    public (byte[] Body, string Signature) Sign(string webhookSecret, Instant now)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(this, SandboxJson.Default.SandboxEvent);
        return (body, TimestampedSignature.Write(webhookSecret, body, now));
    }
}

/// <summary>Source-generated JSON of the sandbox's webhooks.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SandboxEvent))]
internal sealed partial class SandboxJson : JsonSerializerContext;
