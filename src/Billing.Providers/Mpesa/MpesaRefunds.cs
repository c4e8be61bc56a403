using Billing.Application.Payments.Providers;
using Billing.Providers.Http;

namespace Billing.Providers.Mpesa;

/// <summary>
/// Reversals of a receipt. The end comes by callback alone, and M-Pesa offers no way to ask for it: an order of unknown outcome waits for the
/// callback or a person.
/// </summary>
internal sealed class MpesaRefunds(MpesaApi api) : IProviderRefunds
{
    public async Task<RefundOutcome> RefundAsync(ProviderCredentials credentials, RefundOrder order, CancellationToken cancellationToken)
    {
        MpesaCredentials mpesa = credentials.As<MpesaCredentials>();
        if (RefundOutcome.RefusalOf(order) is { } refusal)
        {
            return refusal;
        }

        if (!MpesaAmounts.TryWrite(order.Amount, out long shillings))
        {
            return RefundOutcome.Failed(DeclineReason.Rejected, "amount_not_supported");
        }

        if (MissingOf(mpesa, order) is { } missing)
        {
            return RefundOutcome.Failed(DeclineReason.Rejected, missing);
        }

        ProviderReply reply = await api.PostAsync(
            mpesa, "mpesa/reversal/v1/request", Body(mpesa, order, shillings), MpesaJson.Default.MpesaReversal, cancellationToken);
        MpesaAck? ack = reply.Read(MpesaJson.Default.MpesaAck);
        return !reply.IsSuccess ? ChargeReplies.RefundOf(reply, ack?.ErrorCode) : ack?.ResponseCode switch
        {
            MpesaResultCode.Done => new RefundOutcome(RefundStatus.Pending) { ProviderRefundId = ack.ConversationId, Amount = order.Amount },
            null => RefundOutcome.Unknown,
            _ => RefundOutcome.Failed(DeclineReason.Rejected, ack.ResponseCode),
        };
    }

    public Task<RefundOutcome> FindAsync(ProviderCredentials credentials, RefundQuery query, CancellationToken cancellationToken) =>
        Task.FromResult(RefundOutcome.Unknown);

    private static string? MissingOf(MpesaCredentials mpesa, RefundOrder order) =>
        mpesa.Initiator is null || mpesa.SecurityCredential is null ? "initiator_missing"
        : order.Receipt is null ? "receipt_missing"
        : order.CallbackUrl is null ? "callback_url_missing" : null;

    private static MpesaReversal Body(MpesaCredentials mpesa, RefundOrder order, long shillings)
    {
        string address = MpesaAddress.Of(order.CallbackUrl!, mpesa, order.Reference);
        return new MpesaReversal
        {
            Initiator = mpesa.Initiator!,
            SecurityCredential = mpesa.SecurityCredential!,
            TransactionId = order.Receipt!,
            Amount = shillings,
            ReceiverParty = mpesa.ShortCode,
            ResultUrl = address,
            QueueTimeOutUrl = address,
            Remarks = "Refund",
            Occasion = order.Reference.ToString(),
        };
    }
}
