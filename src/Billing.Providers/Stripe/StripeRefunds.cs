using Billing.Application.Payments.Providers;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Providers.Http;

namespace Billing.Providers.Stripe;

/// <summary>Refunds of payment intents.</summary>
internal sealed class StripeRefunds(StripeApi api) : IProviderRefunds
{
    private const int PageSize = 100;

    public async Task<RefundOutcome> RefundAsync(ProviderCredentials credentials, RefundOrder order, CancellationToken cancellationToken)
    {
        if (RefundOutcome.RefusalOf(order) is { } refusal)
        {
            return refusal;
        }

        if (!StripeAmounts.TryWrite(order.Amount, out long units))
        {
            return RefundOutcome.Failed(DeclineReason.Rejected, "amount_not_supported");
        }

        string reference = order.Reference.ToString();
        StripeForm form = new StripeForm()
            .Add("payment_intent", order.ProviderPaymentId)
            .Add("amount", units)
            .Add($"metadata[{StripeReference.Key}]", reference);
        ProviderReply reply = await api.PostAsync(credentials, "v1/refunds", form, reference, cancellationToken);
        if (reply.IsSuccess)
        {
            return reply.Read(StripeJson.Default.StripeRefund) is { } refund ? Of(refund) : RefundOutcome.Unknown;
        }

        if (reply.IsUncertain)
        {
            return RefundOutcome.Unknown;
        }

        StripeError? error = reply.Read(StripeJson.Default.StripeErrorBody)?.Error;
        DeclineReason reason = reply.IsWithoutEffect ? DeclineReason.ProviderUnavailable
            : reply.IsCredentialRefusal ? DeclineReason.CredentialsRefused : DeclineReason.Rejected;
        return RefundOutcome.Failed(reason, error?.Code ?? error?.Type);
    }

    public async Task<RefundOutcome> FindAsync(ProviderCredentials credentials, RefundQuery query, CancellationToken cancellationToken)
    {
        if (query.ProviderRefundId is { } id)
        {
            ProviderReply one = await api.GetAsync(credentials, $"v1/refunds/{StripeApi.Escape(id)}", cancellationToken);
            return StripeApi.Parse(one, StripeJson.Default.StripeRefund).TryGet(out StripeRefund? refund, out Failure? failure)
                ? Of(refund)
                : failure.Kind == FailureKind.NotFound ? RefundOutcome.NotFound : RefundOutcome.Unknown;
        }

        return !(await ListAsync(credentials, query.ProviderPaymentId, cancellationToken)).TryGet(out StripeList<StripeRefund>? list, out _) ? RefundOutcome.Unknown
            : list.Data.FirstOrDefault(refund => StripeReference.Of(refund.Metadata) == query.Reference) is { } found ? Of(found)
            : list.HasMore ? RefundOutcome.Unknown
            : RefundOutcome.NotFound;
    }

    /// <summary>The newest hundred refunds of the charge; an event comes with each of them.</summary>
    public async Task<Result<IReadOnlyList<ToldRefund>>> ConfirmAsync(ProviderCredentials credentials, ProviderEvent told, CancellationToken cancellationToken) =>
        (await ListAsync(credentials, told.ProviderPaymentId!, cancellationToken)).TryGet(out StripeList<StripeRefund>? list, out Failure? failure)
            ? list.Data.Select(refund => new ToldRefund(StripeReference.Of(refund.Metadata), Of(refund), told.ProviderPaymentId!)).ToArray()
            : failure;

    private async Task<Result<StripeList<StripeRefund>>> ListAsync(ProviderCredentials credentials, string intent, CancellationToken cancellationToken)
    {
        string path = $"v1/refunds?payment_intent={StripeApi.Escape(intent)}&limit={PageSize}";
        return StripeApi.Parse(await api.GetAsync(credentials, path, cancellationToken), StripeJson.Default.StripeRefunds);
    }

    public static RefundOutcome Of(StripeRefund refund) => new(refund.Status switch
    {
        "succeeded" => RefundStatus.Succeeded,
        "pending" or "requires_action" => RefundStatus.Pending,
        "failed" or "canceled" => RefundStatus.Failed,
        _ => RefundStatus.Unknown,
    })
    {
        ProviderRefundId = refund.Id,
        Amount = StripeAmounts.TryRead(refund.Amount, refund.Currency, out Money? amount) ? amount : null,
        Reason = refund.Status is "failed" or "canceled" ? DeclineReason.Generic : null,
        ProviderCode = refund.FailureReason,
    };
}
