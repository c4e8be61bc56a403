using System.Globalization;
using Billing.Application.Payments.Providers;
using Billing.Domain.Monetary;
using Billing.Providers.Http;

namespace Billing.Providers.Flutterwave;

/// <summary>
/// Refunds of transactions by their id. We know of no way to find a refund by our reference, so one whose answer is lost stays unknown until a
/// webhook or a person tells; it is not sent again.
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
            ? Of(refund, order.Amount.Currency)
            : ChargeReplies.RefundOf(reply, null);
    }

    public Task<RefundOutcome> FindAsync(ProviderCredentials credentials, RefundQuery query, CancellationToken cancellationToken) =>
        Task.FromResult(RefundOutcome.Unknown);

    /// <summary>An accepted refund is under way unless its status says how it ended.</summary>
    private static RefundOutcome Of(FlutterwaveRefund refund, Currency currency) => new(refund.Status switch
    {
        { } status when status.StartsWith("completed", StringComparison.Ordinal) => RefundStatus.Succeeded,
        "failed" => RefundStatus.Failed,
        _ => RefundStatus.Pending,
    })
    {
        ProviderRefundId = refund.Id?.ToString("0", CultureInfo.InvariantCulture),
        Amount = refund.AmountRefunded is { } major && FlutterwaveAmounts.TryRead(major, currency.Code, out Money? amount) ? amount : null,
        Reason = refund.Status == "failed" ? DeclineReason.Generic : null,
        ProviderCode = refund.Status,
    };
}
