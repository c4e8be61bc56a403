using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.Payments.Providers;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Providers.Signatures;
using NodaTime;

namespace Billing.Providers.Stripe;

/// <summary>Events of Stripe: signed with a time, verified on the raw bytes before anything is parsed.</summary>
internal sealed class StripeWebhooks : IProviderWebhooks
{
    public Result<ProviderEvent> Read(ProviderCredentials credentials, InboundWebhook webhook)
    {
        IReadOnlyList<string> secrets = credentials.As<StripeCredentials>().WebhookSecrets;
        if (!TimestampedSignature.IsValid(webhook.Header("Stripe-Signature"), secrets, webhook.Body.Span, webhook.ReceivedAt))
        {
            return Failure.Of(FailureKind.Forbidden, "The signature of the webhook is not valid");
        }

        try
        {
            StripeEvent? read = JsonSerializer.Deserialize(webhook.Body.Span, StripeJson.Default.StripeEvent);
            return read is null ? Unreadable : Of(read);
        }
        catch (JsonException)
        {
            return Unreadable;
        }
    }

    private static Failure Unreadable { get; } = Failure.Of(FailureKind.Invalid, "The webhook is not an event of Stripe");

    private static ProviderEvent Of(StripeEvent read)
    {
        JsonElement data = read.Data?.Object ?? default;
        ProviderEvent told = read.Type switch
        {
            _ when data.ValueKind != JsonValueKind.Object => Ignored(read),
            "payment_intent.succeeded" or "payment_intent.payment_failed" or "payment_intent.processing" or "payment_intent.requires_action"
                or "payment_intent.canceled" => Charge(read, data),
            "refund.created" or "refund.updated" or "refund.failed" or "charge.refund.updated" => Refund(read, data),
            "charge.refunded" => Refunded(read, data),
            "charge.dispute.created" or "charge.dispute.updated" or "charge.dispute.closed" => Dispute(read, data),
            "setup_intent.succeeded" => Setup(read, data),
            "payment_method.detached" => Detached(read, data),
            "checkout.session.expired" => Expired(read, data),
            _ => Ignored(read),
        };
        return told with
        {
            ProviderType = read.Type,
            OccurredAt = read.Created is { } seconds and >= 0 and < uint.MaxValue ? Instant.FromUnixTimeSeconds(seconds) : null,
        };
    }

    private static ProviderEvent Ignored(StripeEvent read) => new(read.Id, ProviderEventKind.Ignored);

    private static ProviderEvent Charge(StripeEvent read, JsonElement data)
    {
        StripeIntent intent = Part(data, StripeJson.Default.StripeIntent);
        return new(read.Id, ProviderEventKind.Charge)
        {
            Reference = StripeReference.Of(intent.Metadata),
            ProviderPaymentId = intent.Id,
            ProviderCustomerId = StripeExpandable.IdOf(intent.Customer),
            Charge = StripeIntentOutcome.Of(intent, asked: null),
        };
    }

    private static ProviderEvent Refund(StripeEvent read, JsonElement data)
    {
        StripeRefund refund = Part(data, StripeJson.Default.StripeRefund);
        ProviderReference? reference = StripeReference.Of(refund.Metadata);
        string? intent = StripeExpandable.IdOf(refund.PaymentIntent);
        return new(read.Id, ProviderEventKind.Refund)
        {
            Reference = reference,
            ProviderPaymentId = intent,
            Refund = StripeRefunds.Of(refund),
            MustBeConfirmed = reference is null && intent is not null, // an old word must not be taken for where it stands
        };
    }

    /// <summary>The charge tells how much of it was given back in all, and not by which refunds.</summary>
    private static ProviderEvent Refunded(StripeEvent read, JsonElement data) =>
        StripeExpandable.IdOf(Part(data, StripeJson.Default.StripeCharge).PaymentIntent) is not { } intent ? Ignored(read) : new(read.Id, ProviderEventKind.Refund)
        {
            ProviderPaymentId = intent,
            MustBeConfirmed = true,
        };

    private static ProviderEvent Dispute(StripeEvent read, JsonElement data)
    {
        StripeDispute dispute = Part(data, StripeJson.Default.StripeDispute);
        bool isClosed = dispute.Status is "won" or "lost" or "warning_closed";
        Money? amount = StripeAmounts.TryRead(dispute.Amount, dispute.Currency, out Money? told) ? told : null;
        return new(read.Id, ProviderEventKind.Dispute)
        {
            ProviderPaymentId = StripeExpandable.IdOf(dispute.PaymentIntent),
            Dispute = new DisputeState(dispute.Id, !isClosed, isClosed && dispute.Status != "lost", amount),
        };
    }

    private static ProviderEvent Setup(StripeEvent read, JsonElement data)
    {
        StripeSetupIntent intent = Part(data, StripeJson.Default.StripeSetupIntent);
        return new(read.Id, ProviderEventKind.MethodSaved)
        {
            ProviderCustomerId = StripeExpandable.IdOf(intent.Customer),
            Method = StripeExpandable.IdOf(intent.PaymentMethod) is { } token ? new SavedMethod(token, "unknown") : null,
        };
    }

    private static ProviderEvent Detached(StripeEvent read, JsonElement data) => new(read.Id, ProviderEventKind.MethodRemoved)
    {
        Method = StripeMethods.Of(Part(data, StripeJson.Default.StripeMethod)),
    };

    private static ProviderEvent Expired(StripeEvent read, JsonElement data)
    {
        StripeCheckout checkout = Part(data, StripeJson.Default.StripeCheckout);
        return new(read.Id, ProviderEventKind.CheckoutExpired)
        {
            Reference = StripeReference.Of(checkout.Metadata),
            ProviderPaymentId = StripeExpandable.IdOf(checkout.PaymentIntent),
            ProviderCustomerId = StripeExpandable.IdOf(checkout.Customer),
        };
    }

    private static T Part<T>(JsonElement data, JsonTypeInfo<T> type)
        where T : class => data.Deserialize(type) ?? throw new JsonException();
}
