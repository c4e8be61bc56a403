using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.Providers.Http;
using NodaTime;

namespace Billing.Providers.Mpesa;

/// <summary>
/// Prompts on the customer's telephone. An accepted prompt is not a payment: the end comes by callback or by asking. M-Pesa finds a prompt only
/// by the id in its acknowledgement; when that is lost only the callback, whose address names the attempt, can tell, and the charge stays unknown.
/// </summary>
internal sealed class MpesaCharges(MpesaApi api, IClock clock) : IProviderCharges
{
    private const int AccountMax = 12;
    private const int DescriptionMax = 13;
    private const string StillProcessing = "500.001.1001";

    public async Task<ChargeOutcome> ChargeAsync(ProviderCredentials credentials, ChargeOrder order, CancellationToken cancellationToken)
    {
        MpesaCredentials mpesa = credentials.As<MpesaCredentials>();
        if (!MpesaAmounts.TryWrite(order.Amount, out long shillings))
        {
            return ChargeOutcome.Declined(DeclineReason.Rejected, "amount_not_supported");
        }

        if (MpesaPhone.Normalize(order.Payer.Phone) is not { } phone || order.CallbackUrl is not { } endpoint)
        {
            return ChargeOutcome.Declined(DeclineReason.Rejected, order.CallbackUrl is null ? "callback_url_missing" : "phone_not_valid");
        }

        MpesaPush body = Push(mpesa, order, shillings, phone, endpoint);
        ProviderReply reply = await api.PostAsync(
            mpesa, "mpesa/stkpush/v1/processrequest", body, MpesaJson.Default.MpesaPush, cancellationToken);
        MpesaAck? ack = reply.Read(MpesaJson.Default.MpesaAck);
        return !reply.IsSuccess ? ChargeReplies.ChargeOf(reply, ack?.ErrorCode) : ack switch
        {
            { ResponseCode: MpesaResultCode.Done, CheckoutRequestId: { } id } => ChargeOutcome.NeedsAction(id, null),
            null or { ResponseCode: null or MpesaResultCode.Done } => ChargeOutcome.Unknown(),
            _ => ChargeOutcome.Declined(DeclineReason.Rejected, ack.ResponseCode),
        };
    }

    public async Task<ChargeOutcome> FindAsync(ProviderCredentials credentials, ChargeQuery query, CancellationToken cancellationToken)
    {
        MpesaCredentials mpesa = credentials.As<MpesaCredentials>();
        if (query.ProviderPaymentId is not { } id)
        {
            return ChargeOutcome.Unknown();
        }

        string timestamp = MpesaPassword.TimestampAt(clock.GetCurrentInstant());
        var body = new MpesaQuery(mpesa.ShortCode, MpesaPassword.Of(mpesa, timestamp), timestamp, id);
        ProviderReply reply = await api.PostAsync(mpesa, "mpesa/stkpushquery/v1/query", body, MpesaJson.Default.MpesaQuery, cancellationToken);
        MpesaAck? ack = reply.Read(MpesaJson.Default.MpesaAck);
        if (ack?.ErrorCode == StillProcessing)
        {
            return ChargeOutcome.NeedsAction(id, null);
        }

        return reply.IsSuccess && ack is { ResponseCode: MpesaResultCode.Done }
            ? Of(MpesaResultCode.TextOf(ack.ResultCode), id, query)
            : ChargeOutcome.Unknown(id);
    }

    /// <summary>M-Pesa tells of no dispute, so that nobody asks.</summary>
    public Task<Result<ProviderReference?>> ReferenceOfAsync(ProviderCredentials credentials, string providerPaymentId, CancellationToken cancellationToken) =>
        Task.FromResult<Result<ProviderReference?>>((ProviderReference?)null);

    /// <summary>The answer to a query tells no amount; a prompt collects exactly what it asked for.</summary>
    private static ChargeOutcome Of(string? code, string id, ChargeQuery query) => code switch
    {
        null => ChargeOutcome.Unknown(id),
        MpesaResultCode.Done => ChargeOutcome.Collected(id, query.Amount, query.Amount),
        _ => ChargeOutcome.Declined(MpesaResultCode.ReasonOf(code), code, id),
    };

    private MpesaPush Push(MpesaCredentials mpesa, ChargeOrder order, long shillings, string phone, Uri endpoint)
    {
        string timestamp = MpesaPassword.TimestampAt(clock.GetCurrentInstant());
        return new MpesaPush
        {
            BusinessShortCode = mpesa.ShortCode,
            Password = MpesaPassword.Of(mpesa, timestamp),
            Timestamp = timestamp,
            TransactionType = mpesa.Till is null ? "CustomerPayBillOnline" : "CustomerBuyGoodsOnline",
            Amount = shillings,
            PartyA = phone,
            PartyB = mpesa.Till ?? mpesa.ShortCode,
            PhoneNumber = phone,
            CallbackUrl = MpesaAddress.Of(endpoint, mpesa, order.Reference),
            AccountReference = Short(order.Label, AccountMax),
            TransactionDesc = Short(order.Label, DescriptionMax),
        };
    }

    /// <summary>The end of a label: the end of an invoice's number tells it apart.</summary>
    private static string Short(string label, int max) => label.Length <= max ? label : label[^max..];
}
