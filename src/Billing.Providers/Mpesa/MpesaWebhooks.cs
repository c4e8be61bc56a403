using System.Text.Json;
using Billing.Application.Payments.Providers;
using Billing.Domain.Monetary;
using Billing.Domain.Results;

namespace Billing.Providers.Mpesa;

/// <summary>
/// Results of prompts and reversals. Who knows the address is believed to be M-Pesa, no more: the result of a prompt must be confirmed by asking.
/// The result of a reversal cannot be. A prompt's receipt, which a refund needs, comes with its callback alone.
/// </summary>
internal sealed class MpesaWebhooks : IProviderWebhooks
{
    public Result<ProviderEvent> Read(ProviderCredentials credentials, InboundWebhook webhook)
    {
        if (MpesaAddress.ReferenceOf(webhook.Path, credentials.As<MpesaCredentials>()) is not { } reference)
        {
            return Failure.Of(FailureKind.Forbidden, "The address of the callback is not valid");
        }

        try
        {
            MpesaCallback? read = JsonSerializer.Deserialize(webhook.Body.Span, MpesaJson.Default.MpesaCallback);
            bool isPayment = reference.Purpose == ReferencePurpose.Payment;
            return isPayment && read?.Body?.StkCallback is { CheckoutRequestId: { } id } push && MpesaResultCode.TextOf(push.ResultCode) is { } code
                ? Push(push, id, code, reference)
                : !isPayment && read?.Result is { } result && MpesaResultCode.TextOf(result.ResultCode) is { } ended
                    ? Reversal(result, ended, reference)
                    : Unreadable;
        }
        catch (JsonException)
        {
            return Unreadable;
        }
    }

    private static Failure Unreadable { get; } = Failure.Of(FailureKind.Invalid, "The callback is not a result of M-Pesa");

    private static ProviderEvent Push(MpesaPushResult push, string id, string code, ProviderReference reference) =>
        new($"stk:{id}:{code}", ProviderEventKind.Charge)
        {
            ProviderType = "stkCallback",
            Reference = reference,
            ProviderPaymentId = id,
            Charge = code == MpesaResultCode.Done ? Paid(push, id) : ChargeOutcome.Declined(MpesaResultCode.ReasonOf(code), code, id),
            MustBeConfirmed = true,
        };

    private static ChargeOutcome Paid(MpesaPushResult push, string id)
    {
        string? receipt = Item(push, "MpesaReceiptNumber") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        ChargeOutcome outcome = MpesaAmounts.TryRead(Item(push, "Amount"), out Money amount)
            ? ChargeOutcome.Collected(id, amount)
            : new ChargeOutcome(ChargeStatus.Mismatched) { ProviderPaymentId = id };
        return outcome with { Receipt = receipt };
    }

    private static JsonElement Item(MpesaPushResult push, string name) =>
        push.CallbackMetadata?.Item?.FirstOrDefault(item => item.Name == name)?.Value ?? default;

    private static ProviderEvent Reversal(MpesaResult result, string code, ProviderReference reference)
    {
        bool isDone = code == MpesaResultCode.Done;
        return new ProviderEvent($"reversal:{reference}:{code}", ProviderEventKind.Refund)
        {
            ProviderType = "Result",
            Reference = reference,
            Refund = new RefundOutcome(isDone ? RefundStatus.Succeeded : RefundStatus.Failed)
            {
                ProviderRefundId = result.ConversationId,
                Reason = isDone ? null : DeclineReason.Generic,
                ProviderCode = code,
            },
        };
    }
}
