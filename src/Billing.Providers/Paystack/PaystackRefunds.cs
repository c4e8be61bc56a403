using System.Globalization;
using System.Text.Json;
using Billing.Application.Payments.Providers;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Providers.Http;

namespace Billing.Providers.Paystack;

/// <summary>
/// Refunds, done later by Paystack. It has no key that makes a refund unique, so our reference travels in the merchant's note, by which a refund
/// of unknown outcome is found in the list of the transaction's refunds.
/// </summary>
internal sealed class PaystackRefunds(PaystackApi api) : IProviderRefunds
{
    private const int PageSize = 100;

    public async Task<RefundOutcome> RefundAsync(ProviderCredentials credentials, RefundOrder order, CancellationToken cancellationToken)
    {
        if (RefundOutcome.RefusalOf(order) is { } refusal)
        {
            return refusal;
        }

        if (!PaystackAmounts.TryWrite(order.Amount, out long subunits))
        {
            return RefundOutcome.Failed(DeclineReason.Rejected, "amount_not_supported");
        }

        var body = new PaystackRefundRequest(order.ProviderPaymentId, subunits, order.Amount.Currency.Code, order.Reference.ToString());
        ProviderReply reply = await api.PostAsync(credentials, "refund", body, PaystackJson.Default.PaystackRefundRequest, cancellationToken);
        return PaystackApi.Parse(reply, PaystackJson.Default.RefundAnswer).TryGet(out PaystackRefund? refund, out _)
            ? Of(refund)
            : ChargeReplies.RefundOf(reply, PaystackApi.CodeOf(reply));
    }

    public async Task<RefundOutcome> FindAsync(ProviderCredentials credentials, RefundQuery query, CancellationToken cancellationToken)
    {
        if (!(await ListAsync(credentials, query.ProviderPaymentId, cancellationToken)).TryGet(out List<PaystackRefund>? refunds, out _))
        {
            return RefundOutcome.Unknown;
        }

        string note = query.Reference.ToString();
        return refunds.Find(refund => refund.MerchantNote == note || (query.ProviderRefundId is { } id && IdOf(refund) == id)) is { } found
            ? Of(found)
            : refunds.Count < PageSize ? RefundOutcome.NotFound : RefundOutcome.Unknown;
    }

    public async Task<Result<IReadOnlyList<ToldRefund>>> ConfirmAsync(ProviderCredentials credentials, ProviderEvent told, CancellationToken cancellationToken) =>
        (await ListAsync(credentials, told.ProviderPaymentId!, cancellationToken)).TryGet(out List<PaystackRefund>? refunds, out Failure? failure)
            ? refunds.Select(refund => new ToldRefund(ReferenceOf(refund.MerchantNote), Of(refund), told.ProviderPaymentId!)).ToArray()
            : failure;

    public static RefundOutcome Of(PaystackRefund refund) => new(refund.Status switch
    {
        "processed" => RefundStatus.Succeeded,
        "pending" or "processing" or "needs-attention" => RefundStatus.Pending,
        "failed" => RefundStatus.Failed,
        _ => RefundStatus.Unknown,
    })
    {
        ProviderRefundId = IdOf(refund),
        Amount = AmountOf(refund) is { } units && PaystackAmounts.TryRead(units, refund.Currency, out Money? amount) ? amount : null,
        Reason = refund.Status == "failed" ? DeclineReason.Generic : null,
        ProviderCode = refund.Status == "needs-attention" ? refund.Status : null,
    };

    private async Task<Result<List<PaystackRefund>>> ListAsync(ProviderCredentials credentials, string transaction, CancellationToken cancellationToken) =>
        PaystackApi.Parse(
            await api.GetAsync(credentials, $"refund?transaction={Uri.EscapeDataString(transaction)}&perPage={PageSize}", cancellationToken), PaystackJson.Default.RefundsAnswer);

    private static ProviderReference? ReferenceOf(string? note) => ProviderReference.TryParse(note, out ProviderReference reference) ? reference : null;

    private static string? IdOf(PaystackRefund refund) => refund.Id.ValueKind switch
    {
        JsonValueKind.Number => refund.Id.GetRawText(),
        JsonValueKind.String => refund.Id.GetString(),
        _ => refund.RefundReference,
    };

    /// <summary>A number in answers, a text in webhooks.</summary>
    private static decimal? AmountOf(PaystackRefund refund) => refund.Amount.ValueKind switch
    {
        JsonValueKind.Number when refund.Amount.TryGetDecimal(out decimal number) => number,
        JsonValueKind.String when decimal.TryParse(refund.Amount.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out decimal read) => read,
        _ => null,
    };
}
