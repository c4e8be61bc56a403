using Billing.Application.Audit;
using Billing.Application.People;
using Billing.Application.Platform;
using Billing.Domain.Identity;

namespace BillingFunctions.Http.Kit.Security;

/// <summary>Who calls, as far as the surface has made sure of it.</summary>
/// <param name="Space">The organization and mode it works on.</param>
/// <param name="Organization">Id of the organization.</param>
/// <param name="Credential">Id of the key or token: what rate limits and the audit log count by.</param>
/// <param name="Scopes">What it may do; empty for everything.</param>
internal sealed record Caller(DataSpace Space, BillingId Organization, string Credential, IReadOnlyList<string> Scopes)
{
    /// <summary>What kind of actor it is in the audit log.</summary>
    public ActorType Kind { get; init; } = ActorType.ApiKey;

    /// <summary>Who it is in the audit log, where that is not the credential.</summary>
    public string? ActorName { get; init; }

    /// <summary>What it may not do although its scopes cover it.</summary>
    public IReadOnlyList<string> Withheld { get; init; } = [];

    /// <summary>Id of the key or person: what a token that it issues hangs on.</summary>
    public BillingId? Holder { get; init; }

    /// <summary>The member who has logged in; null for keys and other tokens.</summary>
    public Member? Person { get; init; }

    /// <summary>The customer as whom an access token acts; null when it acts for no single one.</summary>
    public BillingId? Customer { get; init; }

    /// <summary>What an access token may do on its surface, in the surface's own words.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>True when it has one of these roles.</summary>
    public bool IsAnyOf(params ReadOnlySpan<string> roles)
    {
        foreach (string role in roles)
        {
            if (Roles.Contains(role))
                return true;
        }

        return false;
    }

    /// <summary>True when the caller may do what <paramref name="scope"/> names, such as <c>customers:read</c>.</summary>
    public bool May(string scope) => !Withheld.Contains(scope) && KeyScopes.Cover(Scopes, scope);
}
