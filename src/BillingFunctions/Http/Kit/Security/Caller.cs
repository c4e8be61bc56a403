using Billing.Domain.Identity;

namespace BillingFunctions.Http.Kit.Security;

/// <summary>Who calls, as far as the surface has made sure of it.</summary>
/// <param name="Space">The organization and mode it works on.</param>
/// <param name="Organization">Id of the organization.</param>
/// <param name="Credential">Id of the key or token: what rate limits and the audit log count by.</param>
/// <param name="Scopes">What it may do; empty for everything.</param>
internal sealed record Caller(DataSpace Space, BillingId Organization, string Credential, IReadOnlyList<string> Scopes)
{
    /// <summary>True when the caller may do what <paramref name="scope"/> names, such as <c>customers:read</c>.</summary>
    /// <remarks>A scope may name an area and an action, an action alone (<c>read</c> is reading anything), or everything (<c>*</c>).</remarks>
    public bool May(string scope) =>
        Scopes.Count == 0 || Scopes.Contains(scope) || Scopes.Contains(scope[(scope.IndexOf(':', StringComparison.Ordinal) + 1)..]) || Scopes.Contains("*");
}
