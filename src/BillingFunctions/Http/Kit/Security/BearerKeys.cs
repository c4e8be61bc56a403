using Billing.Application.Platform;
using BillingFunctions.Http.Kit.Answers;

namespace BillingFunctions.Http.Kit.Security;

/// <summary>Lets in whoever sends an API key of a surface as a bearer token. A key of another surface is no key.</summary>
internal sealed class BearerKeys(ApiKeyDirectory keys)
{
    /// <param name="request">The request.</param>
    /// <param name="surface">The surface that is called.</param>
    /// <param name="none">What to say to a request without a bearer token.</param>
    /// <param name="bad">What to say to a token that is no key of the surface.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async ValueTask<Admission> AdmitAsync(HttpRequest request, KeySurface surface, Problem none, Problem bad, CancellationToken cancellationToken)
    {
        if (BearerToken.Of(request) is not { } token)
            return new Admission(null, none);

        ApiKey? key = await keys.AuthenticateAsync(token, surface, cancellationToken);
        return key is null ? new Admission(null, bad) : new Admission(new Caller(key.Space, new(key.Id.Owner, 0), key.Prefix, key.Scopes) { Holder = key.Id }, null);
    }
}
