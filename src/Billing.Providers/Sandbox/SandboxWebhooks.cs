using System.Text.Json;
using Billing.Application.Payments.Providers;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Providers.Signatures;
using NodaTime;

namespace Billing.Providers.Sandbox;

/// <summary>Webhooks of the sandbox, verified like those of a real provider.</summary>
internal sealed class SandboxWebhooks : IProviderWebhooks
{
    public Result<ProviderEvent> Read(ProviderCredentials credentials, InboundWebhook webhook)
    {
        string secret = credentials.As<SandboxCredentials>().WebhookSecret;
        string? header = webhook.Header(SandboxEvent.SignatureHeader);
        if (!TimestampedSignature.IsValid(header, [secret], webhook.Body.Span, webhook.ReceivedAt))
        {
            return Failure.Of(FailureKind.Forbidden, "The signature of the webhook is not valid");
        }

        try
        {
            SandboxEvent? read = JsonSerializer.Deserialize(webhook.Body.Span, SandboxJson.Default.SandboxEvent);
            return read is not null && Currency.TryParse(read.Currency, out Currency? currency)
                ? Of(read, new Money(read.Amount, currency))
                : Unreadable;
        }
        catch (JsonException)
        {
            return Unreadable;
        }
    }

    private static Failure Unreadable { get; } = Failure.Of(FailureKind.Invalid, "The webhook is not an event of the sandbox");

    private static ProviderEvent Of(SandboxEvent read, Money amount)
    {
        var told = new ProviderEvent(read.Id, ProviderEventKind.Ignored)
        {
            ProviderType = read.Type,
            OccurredAt = Instant.FromUnixTimeSeconds(Math.Clamp(read.Created, 0, uint.MaxValue)),
            Reference = ProviderReference.TryParse(read.Reference, out ProviderReference reference) ? reference : null,
            ProviderPaymentId = read.PaymentId,
        };
        return read.Type switch
        {
            SandboxEvent.ChargeSucceeded => Charge(told, ChargeOutcome.Collected(read.PaymentId, amount)),
            SandboxEvent.ChargeDeclined => Charge(told, ChargeOutcome.Declined(DeclineReason.Generic, "sandbox", read.PaymentId)),
            SandboxEvent.RefundSucceeded => Refund(told, read, RefundStatus.Succeeded, amount),
            SandboxEvent.RefundFailed => Refund(told, read, RefundStatus.Failed, amount),
            SandboxEvent.DisputeOpened => Dispute(told, read, isOpen: true, isWon: false, amount),
            SandboxEvent.DisputeLost => Dispute(told, read, isOpen: false, isWon: false, amount),
            SandboxEvent.DisputeWon => Dispute(told, read, isOpen: false, isWon: true, amount),
            _ => told,
        };
    }

    private static ProviderEvent Charge(ProviderEvent told, ChargeOutcome outcome) =>
        told with { Kind = ProviderEventKind.Charge, Charge = outcome };

    private static ProviderEvent Dispute(ProviderEvent told, SandboxEvent read, bool isOpen, bool isWon, Money amount) => told with
    {
        Kind = ProviderEventKind.Dispute,
        Dispute = new DisputeState($"sbx_dp_{read.Reference}", isOpen, isWon, amount),
    };

    /// <summary>With the reference of a charge it is one that somebody made at the provider, under a name of the provider's own.</summary>
    private static ProviderEvent Refund(ProviderEvent told, SandboxEvent read, RefundStatus status, Money amount)
    {
        bool isElsewhere = told.Reference is { Purpose: ReferencePurpose.Payment };
        return told with
        {
            Kind = ProviderEventKind.Refund,
            Reference = isElsewhere ? null : told.Reference,
            Refund = new RefundOutcome(status) { ProviderRefundId = $"sbx_{(isElsewhere ? read.Id : read.Reference)}", Amount = amount },
        };
    }
}
