using System.Globalization;
using System.Net;
using Billing.Application.Payments.Providers;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Providers.Http;

namespace Billing.Providers.Flutterwave;

/// <summary>
/// Refunds of transactions by their id. We know of no way to find a refund by our reference, so one whose answer is lost stays unknown until a
/// webhook or a person tells; it is not sent again. One whose id was told is asked for.
/// </summary>
internal sealed class FlutterwaveRefunds(FlutterwaveApi api) : IProviderRefunds
{
    public async Task<RefundOutcome> RefundAsync(ProviderCredentials credentials, RefundOrder order, CancellationToken cancellationToken)
    {
        if (RefundOutcome.RefusalOf(order) is { } refusal)
        {
            return refusal;
        }

        var body = new FlutterwaveRefundRequest(order.Amount.Major, order.Reference.ToString());
        string path = $"v3/transactions/{Uri.EscapeDataString(order.ProviderPaymentId)}/refund";
        ProviderReply reply = await api.PostAsync(credentials, path, body, FlutterwaveJson.Default.FlutterwaveRefundRequest, cancellationToken);
        return FlutterwaveApi.Parse(reply, FlutterwaveJson.Default.RefundAnswer).TryGet(out FlutterwaveRefund? refund, out _)
            ? Of(refund, order.Amount.Currency.Code)
            : ChargeReplies.RefundOf(reply, null);
    }

    public async Task<RefundOutcome> FindAsync(ProviderCredentials credentials, RefundQuery query, CancellationToken cancellationToken) =>
        query.ProviderRefundId is { } id && FlutterwaveApi.Parse(await GetAsync(credentials, id, cancellationToken), FlutterwaveJson.Default.RefundAnswer)
            .TryGet(out FlutterwaveRefund? refund, out _)
            ? Of(refund, query.Amount.Currency.Code)
            : RefundOutcome.Unknown;

    /// <summary>The refund that the event names; its currency is that of its transaction.</summary>
    public async Task<Result<IReadOnlyList<ToldRefund>>> ConfirmAsync(ProviderCredentials credentials, ProviderEvent told, CancellationToken cancellationToken)
    {
        ProviderReply reply = await GetAsync(credentials, told.Refund!.ProviderRefundId!, cancellationToken);
        if (!FlutterwaveApi.Parse(reply, FlutterwaveJson.Default.RefundAnswer).TryGet(out FlutterwaveRefund? refund, out _) || refund.TxId is not { } number)
        {
            return IsAbsent(reply) ? Array.Empty<ToldRefund>() : ReplyFailures.Unavailable(FlutterwaveApi.Name);
        }

        string transactionId = number.ToString("0", CultureInfo.InvariantCulture);
        ProviderReply of = await api.GetAsync(credentials, $"v3/transactions/{transactionId}/verify", cancellationToken);
        return FlutterwaveApi.Parse(of, FlutterwaveJson.Default.TransactionAnswer).TryGet(out FlutterwaveTransaction? transaction, out _)
            ? new[] { new ToldRefund(null, Of(refund, transaction.Currency), transactionId) }
            : ReplyFailures.Unavailable(FlutterwaveApi.Name);
    }

    private Task<ProviderReply> GetAsync(ProviderCredentials credentials, string refundId, CancellationToken cancellationToken) =>
        api.GetAsync(credentials, $"v3/refunds/{Uri.EscapeDataString(refundId)}", cancellationToken);

    private static bool IsAbsent(ProviderReply reply) => reply is { Kind: ReplyKind.Answered, Status: HttpStatusCode.NotFound or HttpStatusCode.BadRequest };

    /// <summary>An accepted refund is under way unless its status says how it ended.</summary>
    private static RefundOutcome Of(FlutterwaveRefund refund, string? currency) => new(refund.Status switch
    {
        { } status when status.StartsWith("completed", StringComparison.Ordinal) => RefundStatus.Succeeded,
        "failed" => RefundStatus.Failed,
        _ => RefundStatus.Pending,
    })
    {
        ProviderRefundId = refund.Id?.ToString("0", CultureInfo.InvariantCulture),
        Amount = refund.AmountRefunded is { } major && FlutterwaveAmounts.TryRead(major, currency, out Money? amount) ? amount : null,
        Reason = refund.Status == "failed" ? DeclineReason.Generic : null,
        ProviderCode = refund.Status,
    };
}
