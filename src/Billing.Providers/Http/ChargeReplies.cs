using Billing.Application.Payments.Providers;

namespace Billing.Providers.Http;

/// <summary>Replies that are no success, as outcomes of calls that move money.</summary>
internal static class ChargeReplies
{
    /// <summary>The outcome of a charge whose reply has no usable answer. A refusal is final: the provider did nothing.</summary>
    public static ChargeOutcome ChargeOf(ProviderReply reply, string? code) =>
        reply.IsUncertain || reply.IsSuccess ? ChargeOutcome.Unknown() : ChargeOutcome.Declined(ReasonOf(reply), code);

    /// <summary>The same of a refund.</summary>
    public static RefundOutcome RefundOf(ProviderReply reply, string? code) =>
        reply.IsUncertain || reply.IsSuccess ? RefundOutcome.Unknown : RefundOutcome.Failed(ReasonOf(reply), code);

    private static DeclineReason ReasonOf(ProviderReply reply) => reply.IsWithoutEffect ? DeclineReason.ProviderUnavailable
        : reply.IsCredentialRefusal ? DeclineReason.CredentialsRefused : DeclineReason.Rejected;
}
