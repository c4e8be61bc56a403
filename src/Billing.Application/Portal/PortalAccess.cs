using System.Globalization;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Tokens;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Portal;

/// <summary>Lets customers into their portal: gives tokens, and finds out whose a token is.</summary>
public sealed class PortalAccess(CustomerReader customers, ITokenSigner signer, TokenHolders tokens, IClock clock)
{
    /// <summary>How long a token opens the portal.</summary>
    public static readonly Duration Lifetime = Duration.FromHours(12);

    /// <summary>Where the tokens work, and nowhere else.</summary>
    private const string Surface = "portal";

    /// <summary>
    /// A token for a customer, named by the organization's own id. Refused when there is no such customer, and with <see cref="FailureKind.WrongState"/> where the
    /// operator gave no key to sign with.
    /// </summary>
    /// <param name="space">Whose customer.</param>
    /// <param name="externalId">The customer.</param>
    /// <param name="holder">The key that asks: when it is revoked, so is the token.</param>
    /// <param name="command">Names the token.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async ValueTask<Result<string>> OpenAsync(
        DataSpace space, string externalId, BillingId? holder, Command command, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(space, externalId, cancellationToken) is not { } customer)
        {
            return Failure.NotFound("Customer");
        }

        Instant now = Instant.FromUnixTimeSeconds(clock.GetCurrentInstant().ToUnixTimeSeconds());
        return signer.Sign(new TokenClaims
        {
            Id = command.Id,
            Surface = Surface,
            Space = space,
            Customer = customer.Id,
            Holder = holder,
            Session = SessionOf(customer),
            IssuedAt = now,
            ExpiresAt = now + Lifetime,
        });
    }

    /// <summary>
    /// Whom a token lets in; null when it is forged, over or revoked, when its key is, and when its customer is gone. One point read while the key is remembered.
    /// </summary>
    public async ValueTask<PortalVisitor?> AdmitAsync(string token, CancellationToken cancellationToken) =>
        await tokens.ReadAsync(token, Surface, cancellationToken) is { Customer: { } id } claims
        && await customers.FindAsync(claims.Space, id, cancellationToken) is { } customer && claims.Session == SessionOf(customer)
            ? new PortalVisitor(claims.Space, customer.Id)
            : null;

    /// <summary>Revoking the customer's tokens begins another.</summary>
    private static string SessionOf(Customer customer) => customer.PortalEpoch.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Who visits a portal.</summary>
/// <param name="Space">The seller's data, in the mode of the token.</param>
/// <param name="CustomerId">The customer.</param>
public sealed record PortalVisitor(DataSpace Space, BillingId CustomerId);
