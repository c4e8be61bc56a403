using Billing.Application.Audit;
using Billing.Application.Portal;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Security;
using Microsoft.Extensions.Primitives;

namespace BillingFunctions.Http.V1.Portal;

/// <summary>Finds out which customer visits its portal. An API key opens no portal.</summary>
internal sealed class PortalAuthenticator(PortalAccess access)
{
    /// <summary>The query parameter with the token.</summary>
    public const string Parameter = IdempotencyKeys.CredentialParameter;

    private static readonly Problem NoToken = new(401, "Send a portal token: ?token=... or Authorization: Bearer ...");
    private static readonly Problem BadToken = new(401, "This portal token is unknown, expired or revoked");

    public async ValueTask<Admission> AdmitAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (TokenOf(request) is not { } token)
            return new Admission(null, NoToken);

        return await access.AdmitAsync(token, cancellationToken) is { } visitor
            ? new Admission(new Caller(visitor.Space, new BillingId(visitor.Space.Organization, 0), visitor.CustomerId.ToString(), [])
            {
                Kind = ActorType.Customer,
                Customer = visitor.CustomerId,
            }, null)
            : new Admission(null, BadToken);
    }

    /// <summary>The parameter comes before the header; one that is given twice is none.</summary>
    private static string? TokenOf(HttpRequest request)
    {
        if (request.Query.TryGetValue(Parameter, out StringValues given))
            return given.Count == 1 ? given[0] : null;

        return BearerToken.Of(request);
    }
}
