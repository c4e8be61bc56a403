using System.Text.Json;
using Billing.Application.Payments.Providers;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Providers.Signatures;

namespace Billing.Providers.Paystack;

/// <summary>
/// Events of Paystack: HMAC-SHA512 of the raw bytes with the secret key. There is no time in it, so a replay is caught by the event's id, which
/// is made of what it is about.
/// </summary>
internal sealed class PaystackWebhooks : IProviderWebhooks
{
    public const string SignatureHeader = "x-paystack-signature";

    public Result<ProviderEvent> Read(ProviderCredentials credentials, InboundWebhook webhook)
    {
        string key = credentials.As<PaystackCredentials>().SecretKey;
        if (key.Length == 0 || !HmacText.AreEqual(HmacText.Sha512(key, webhook.Body.Span), webhook.Header(SignatureHeader)))
        {
            return Failure.Of(FailureKind.Forbidden, "The signature of the webhook is not valid");
        }

        try
        {
            PaystackEvent? read = JsonSerializer.Deserialize(webhook.Body.Span, PaystackJson.Default.PaystackEvent);
            return read is { Event: { } type, Data.ValueKind: JsonValueKind.Object } ? Of(type, read.Data) : Unreadable;
        }
        catch (JsonException)
        {
            return Unreadable;
        }
    }

    private static Failure Unreadable { get; } = Failure.Of(FailureKind.Invalid, "The webhook is not an event of Paystack");

    private static ProviderEvent Of(string type, JsonElement data) => type switch
    {
        "charge.success" or "charge.failed" => Charge(type, data),
        "refund.pending" or "refund.processing" or "refund.processed" or "refund.failed" or "refund.needs-attention" => Refund(type, data),
        "charge.dispute.create" or "charge.dispute.remind" or "charge.dispute.resolve" => Dispute(type, data),
        _ => new ProviderEvent(Id(type, data), ProviderEventKind.Ignored) { ProviderType = type },
    };

    private static ProviderEvent Charge(string type, JsonElement data)
    {
        PaystackTransaction transaction = data.Deserialize(PaystackJson.Default.PaystackTransaction) ?? throw new JsonException();
        string reference = transaction.Reference ?? throw new JsonException();
        return new ProviderEvent(Id(type, data), ProviderEventKind.Charge)
        {
            ProviderType = type,
            Reference = ReferenceOf(reference),
            ProviderPaymentId = reference,
            ProviderCustomerId = transaction.Customer?.CustomerCode,
            Charge = PaystackOutcome.Of(transaction, reference, asked: null),
        };
    }

    /// <summary>Neither Paystack's id of the refund nor our note is in it: which refund it is, only the list of the transaction's refunds tells.</summary>
    private static ProviderEvent Refund(string type, JsonElement data)
    {
        PaystackRefund refund = data.Deserialize(PaystackJson.Default.PaystackRefund) ?? throw new JsonException();
        return new ProviderEvent(Id(type, data), ProviderEventKind.Refund)
        {
            ProviderType = type,
            ProviderPaymentId = refund.TransactionReference ?? throw new JsonException(),
            Refund = PaystackRefunds.Of(refund),
            MustBeConfirmed = true,
        };
    }

    private static ProviderEvent Dispute(string type, JsonElement data)
    {
        bool isOpen = type != "charge.dispute.resolve";
        string? reference = Text(data, "transaction") ?? (data.TryGetProperty("transaction", out JsonElement of) ? Text(of, "reference") : null);
        return new ProviderEvent(Id(type, data), ProviderEventKind.Dispute)
        {
            ProviderType = type,
            Reference = ReferenceOf(reference),
            ProviderPaymentId = reference,
            Dispute = new DisputeState(IdOf(data), isOpen, !isOpen && Text(data, "resolution") == "declined", TakenOf(data)),
        };
    }

    private static ProviderReference? ReferenceOf(string? text) =>
        ProviderReference.TryParse(text, out ProviderReference reference) ? reference : null;

    private static string Id(string type, JsonElement data) => $"{type}:{IdOf(data)}";

    private static string IdOf(JsonElement data)
    {
        string? id = data.TryGetProperty("id", out JsonElement number) && number.ValueKind == JsonValueKind.Number ? number.GetRawText() : Text(data, "id");
        return id ?? Text(data, "refund_reference") ?? Text(data, "reference") ?? Text(data, "transaction_reference") ?? "none";
    }

    /// <summary>What the bank takes, when the dispute says it; else the whole charge is meant.</summary>
    private static Money? TakenOf(JsonElement data) =>
        data.TryGetProperty("refund_amount", out JsonElement amount) && amount.ValueKind == JsonValueKind.Number && amount.TryGetDecimal(out decimal subunits)
        && PaystackAmounts.TryRead(subunits, Text(data, "currency"), out Money? taken)
            ? taken
            : null;

    private static string? Text(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
