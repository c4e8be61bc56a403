using Billing.Application.Payments.Providers;
using Billing.Domain.Monetary;

namespace Billing.Providers.Sandbox;

/// <summary>Refunds whose end the token of the charge tells.</summary>
internal sealed class SandboxRefunds : IProviderRefunds
{
    public Task<RefundOutcome> RefundAsync(ProviderCredentials credentials, RefundOrder order, CancellationToken cancellationToken)
    {
        credentials.As<SandboxCredentials>();
        return Task.FromResult(RefundOutcome.RefusalOf(order)
            ?? Outcome(order.ProviderPaymentId, order.Reference, order.Amount, scenario => scenario.Refund));
    }

    public Task<RefundOutcome> FindAsync(ProviderCredentials credentials, RefundQuery query, CancellationToken cancellationToken)
    {
        credentials.As<SandboxCredentials>();
        return Task.FromResult(Outcome(query.ProviderPaymentId, query.Reference, query.Amount, scenario => scenario.RefundFound));
    }

    private static RefundOutcome Outcome(
        string paymentId, ProviderReference reference, Money amount, Func<SandboxScenario, RefundStatus> statusOf)
    {
        if (SandboxScenario.Of(SandboxPaymentId.TokenOf(paymentId)) is not { } scenario)
        {
            return RefundOutcome.NotFound;
        }

        RefundStatus status = statusOf(scenario);
        return status == RefundStatus.Unknown ? RefundOutcome.Unknown : new RefundOutcome(status)
        {
            ProviderRefundId = $"sbx_{reference}",
            Amount = amount,
            Reason = status == RefundStatus.Failed ? DeclineReason.Generic : null,
        };
    }
}
