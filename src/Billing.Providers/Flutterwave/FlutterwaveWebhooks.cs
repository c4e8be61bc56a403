using System.Globalization;
using System.Text.Json;
using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.Providers.Signatures;

namespace Billing.Providers.Flutterwave;

/// <summary>
/// Events of Flutterwave, version 3. They carry a shared secret and no signature of the body, so what a body says of money is not believed: the
/// event names the charge, and must be confirmed by asking.
/// </summary>
internal sealed class FlutterwaveWebhooks : IProviderWebhooks
{
    public const string HashHeader = "verif-hash";

    public Result<ProviderEvent> Read(ProviderCredentials credentials, InboundWebhook webhook)
    {
        string hash = credentials.As<FlutterwaveCredentials>().WebhookHash;
        if (hash.Length == 0 || !HmacText.AreEqual(hash, webhook.Header(HashHeader)))
        {
            return Failure.Of(FailureKind.Forbidden, "The secret hash of the webhook is not valid");
        }

        try
        {
            FlutterwaveEvent? read = JsonSerializer.Deserialize(webhook.Body.Span, FlutterwaveJson.Default.FlutterwaveEvent);
            return read is { Event: { } type, Data: { Id: { } id } data } ? Of(type, id.ToString("0", CultureInfo.InvariantCulture), data) : Unreadable;
        }
        catch (JsonException)
        {
            return Unreadable;
        }
    }

    private static Failure Unreadable { get; } = Failure.Of(FailureKind.Invalid, "The webhook is not an event of Flutterwave");

    private static ProviderEvent Of(string type, string id, FlutterwaveEventData data)
    {
        var told = new ProviderEvent($"{type}:{id}:{data.Status}", ProviderEventKind.Ignored) { ProviderType = type, MustBeConfirmed = true };
        return type == "charge.completed" ? Charge(told, id, data)
            : type.StartsWith("refund", StringComparison.Ordinal) ? told with { Kind = ProviderEventKind.Refund, Refund = RefundOutcome.Unknown with { ProviderRefundId = id } }
            : told;
    }

    private static ProviderEvent Charge(ProviderEvent told, string id, FlutterwaveEventData data) => told with
    {
        Kind = ProviderEventKind.Charge,
        Reference = ProviderReference.TryParse(data.TxRef, out ProviderReference reference) ? reference : null,
        ProviderPaymentId = id,
        Charge = ChargeOutcome.Unknown(id),
    };
}
