using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Tokens;

/// <summary>What a new access token is made of.</summary>
/// <param name="Surface">Name of the surface.</param>
/// <param name="CustomerId">The customer as whom it acts; null for none.</param>
/// <param name="Roles">What it may do there, at least one.</param>
/// <param name="LifetimeSeconds">How long it works.</param>
public sealed record NewAccessToken(string Surface, BillingId? CustomerId, IReadOnlyList<string> Roles, int LifetimeSeconds);

/// <summary>A token that was just made.</summary>
/// <param name="Claims">What it says.</param>
/// <param name="Token">What callers send. It is not kept.</param>
public sealed record IssuedAccessToken(TokenClaims Claims, string Token);

/// <summary>
/// Makes the access tokens that the surfaces Billing Service and NNO take. Nothing is kept of a token: it works until it expires, and no longer than the key that issued it.
/// </summary>
public sealed class IssueAccessToken(ITokenSigner signer, CustomerReader customers, IClock clock)
{
    /// <summary>
    /// Makes a token. Refused with <see cref="FailureKind.Invalid"/> for a role that the surface does not have, and when the roles need a customer and none is named; with
    /// <see cref="FailureKind.NotFound"/> when there is no such customer; with <see cref="FailureKind.WrongState"/> where the operator gave no key to sign with.
    /// </summary>
    public async ValueTask<Result<IssuedAccessToken>> RunAsync(
        DataSpace space, BillingId? holder, NewAccessToken input, Command command, CancellationToken cancellationToken)
    {
        if (Check(input) is { } fault)
        {
            return fault;
        }

        if (input.CustomerId is { } customer && await customers.FindAsync(space, customer, cancellationToken) is null)
        {
            return Failure.NotFound("Customer");
        }

        Instant now = Instant.FromUnixTimeSeconds(clock.GetCurrentInstant().ToUnixTimeSeconds());
        var claims = new TokenClaims
        {
            Id = command.Id,
            Surface = input.Surface,
            Space = space,
            Customer = input.CustomerId,
            Roles = [.. input.Roles.Distinct(StringComparer.Ordinal)],
            Holder = holder,
            IssuedAt = now,
            ExpiresAt = now + Duration.FromSeconds(input.LifetimeSeconds),
        };
        return signer.Sign(claims).Map(token => new IssuedAccessToken(claims, token));
    }

    private static Failure? Check(NewAccessToken input)
    {
        if (TokenSurface.All.FirstOrDefault(each => each.Name == input.Surface) is not { } surface)
        {
            return Failure.Invalid("surface", $"Input should be {string.Join(" or ", TokenSurface.All.Select(each => each.Name))}", "enum");
        }

        for (int i = 0; i < input.Roles.Count; i++)
        {
            if (!surface.Roles.Contains(input.Roles[i], StringComparer.Ordinal))
            {
                return Failure.Invalid($"roles.{i}", $"Roles of {surface.Name} are {string.Join(", ", surface.Roles)}", "enum");
            }
        }

        return input.CustomerId is null && input.Roles.Intersect(surface.WideRoles, StringComparer.Ordinal).FirstOrDefault() is null
            ? Failure.Invalid("customer_id", $"Only {string.Join(" and ", surface.WideRoles)} act for no single customer", "missing")
            : null;
    }
}
