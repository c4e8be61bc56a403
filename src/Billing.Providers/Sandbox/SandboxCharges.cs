using Billing.Application.Payments.Providers;
using Billing.Domain.Monetary;
using Billing.Domain.Results;

namespace Billing.Providers.Sandbox;

/// <summary>Charges whose end the token tells. What is paid on a page always succeeds.</summary>
internal sealed class SandboxCharges : IProviderCharges
{
    /// <summary>What a customer pays with on pages and in forms.</summary>
    public const string PageToken = SandboxScenario.TokenPrefix + "succeeds";

    public Task<ChargeOutcome> ChargeAsync(ProviderCredentials credentials, ChargeOrder order, CancellationToken cancellationToken)
    {
        credentials.As<SandboxCredentials>();
        string token = order.MethodToken ?? PageToken;
        SandboxScenario? scenario = SandboxScenario.Of(token);
        if (order.Amount.Minor <= 0)
        {
            return Task.FromResult(ChargeOutcome.Declined(DeclineReason.Rejected, "amount_not_supported"));
        }

        return Task.FromResult(scenario is null
            ? ChargeOutcome.Declined(DeclineReason.MethodUnusable, "unknown_token")
            : Outcome(scenario, scenario.Charge, token, order.Reference, order.Amount));
    }

    public Task<ChargeOutcome> FindAsync(ProviderCredentials credentials, ChargeQuery query, CancellationToken cancellationToken)
    {
        credentials.As<SandboxCredentials>();
        string token = query.ProviderPaymentId is { } id ? SandboxPaymentId.TokenOf(id) : query.MethodToken ?? PageToken;
        SandboxScenario? scenario = SandboxScenario.Of(token);
        return Task.FromResult(scenario is null ? ChargeOutcome.NotFound : Outcome(scenario, scenario.Found, token, query.Reference, query.Amount));
    }

    public Task<Result<ProviderReference?>> ReferenceOfAsync(ProviderCredentials credentials, string providerPaymentId, CancellationToken cancellationToken) =>
        Task.FromResult<Result<ProviderReference?>>(SandboxPaymentId.ReferenceOf(providerPaymentId));

    private static ChargeOutcome Outcome(SandboxScenario scenario, ChargeStatus status, string token, ProviderReference reference, Money amount)
    {
        string id = SandboxPaymentId.Of(token, reference);
        return status switch
        {
            ChargeStatus.Succeeded => ChargeOutcome.Collected(id, amount, amount, SandboxMethods.Of(token)),
            ChargeStatus.Declined => ChargeOutcome.Declined(scenario.Reason ?? DeclineReason.Generic, "sandbox", id),
            ChargeStatus.NeedsAction => ChargeOutcome.NeedsAction(id, new Uri($"https://sandbox.invalid/authenticate/{reference}")),
            ChargeStatus.Pending => ChargeOutcome.Pending(id),
            ChargeStatus.NotFound => ChargeOutcome.NotFound,
            _ => ChargeOutcome.Unknown(),
        };
    }
}
