using System.Net;
using Billing.Domain.Results;

namespace Billing.Providers.Http;

/// <summary>Replies that are no answer, as failures of calls that move no money. The texts are ours: a provider's own could repeat what was sent.</summary>
internal static class ReplyFailures
{
    /// <summary>The failure of a reply without a usable body.</summary>
    /// <param name="reply">What came back; not a success.</param>
    /// <param name="provider">The provider's name.</param>
    /// <param name="code">The provider's stable word for a refusal, when it gave one.</param>
    /// <param name="field">The field of the provider's request that it names, when it does.</param>
    public static Failure Of(ProviderReply reply, string provider, string? code = null, string? field = null)
    {
        if (reply.IsWithoutEffect || reply.IsUncertain)
        {
            return Unavailable(provider);
        }

        if (reply.IsCredentialRefusal)
        {
            return Failure.Of(FailureKind.Forbidden, $"{provider} refused the credentials");
        }

        return reply.Status == HttpStatusCode.NotFound
            ? Failure.NotFound($"{provider} object")
            : Failure.Of(FailureKind.Invalid, $"{provider} refused the request: {code ?? "no reason given"}{(field is null ? "" : $" ({field})")}");
    }

    /// <summary>The provider gave no usable answer; nothing is known to be wrong with the request.</summary>
    public static Failure Unavailable(string provider) => Failure.Of(FailureKind.Unavailable, $"{provider} gave no usable answer; try again later");

    /// <summary>The provider has nothing of the kind.</summary>
    public static Failure Unsupported(string provider, string what) => Failure.Of(FailureKind.WrongState, $"{provider} has no {what}");
}
