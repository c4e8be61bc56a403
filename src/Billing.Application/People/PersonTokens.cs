using Billing.Application.Ports;
using Billing.Application.Tokens;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.People;

/// <summary>What a person gets who has logged in.</summary>
/// <param name="Member">The person.</param>
/// <param name="Mode">The data that it opens.</param>
/// <param name="AccessToken">What its requests carry.</param>
/// <param name="AccessExpiresAt">Until when.</param>
/// <param name="RefreshToken">Gets the next ones, once.</param>
/// <param name="RefreshExpiresAt">Until when.</param>
public sealed record LoggedIn(Member Member, Mode Mode, string AccessToken, Instant AccessExpiresAt, string RefreshToken, Instant RefreshExpiresAt);

/// <summary>A person whom a token lets in.</summary>
/// <param name="Member">The person as it is now, whatever it was when the token was made.</param>
/// <param name="Space">The data that the token opens.</param>
/// <param name="Token">Name of the token.</param>
public sealed record AdmittedPerson(Member Member, DataSpace Space, string Token);

/// <summary>The tokens of people: for their requests, and in the links that they are sent.</summary>
public sealed class PersonTokens(ITokenSigner signer, PeopleDirectory people, PeopleOptions options, IRandomSource random, IClock clock)
{
    /// <summary>Where the access tokens of people work: v1 and NovaBilling, with one name.</summary>
    private const string People = "people";

    /// <summary>The person whom an access token lets in at this moment; null for any other text.</summary>
    public async ValueTask<AdmittedPerson?> ReadAsync(string token, CancellationToken cancellationToken) =>
        signer.Read(token, People) is { Holder: { } holder } claims
            && await people.LoggedInAsync(holder, claims.Session, clock.GetCurrentInstant(), cancellationToken) is { } member
                ? new AdmittedPerson(member, claims.Space, claims.Id)
                : null;

    /// <summary>A log-in that begins, and its refresh token.</summary>
    internal (Session Session, string RefreshToken) Begin(BillingId member, Mode mode, string commandId)
    {
        BillingId id = IdDerivation.ItemOf(member.Owner, 0, "session", commandId);
        Instant now = clock.GetCurrentInstant();
        (string token, string hash) = RefreshTokens.Create(member, id, random);
        return (new Session { Id = id, Mode = mode, RefreshHash = hash, StartedAt = now, ExpiresAt = now + options.RefreshLifetime, EndsAt = now + options.SessionLifetime }, token);
    }

    /// <summary>The same log-in with the next refresh token.</summary>
    internal (Session Session, string RefreshToken) Next(BillingId member, Session session)
    {
        (string token, string hash) = RefreshTokens.Create(member, session.Id, random);
        return (session with { RefreshHash = hash, ExpiresAt = Instant.Min(clock.GetCurrentInstant() + options.RefreshLifetime, session.EndsAt) }, token);
    }

    /// <summary>What a person gets. Refused with <see cref="FailureKind.WrongState"/> where the operator gave no key to sign with.</summary>
    internal Result<LoggedIn> Give(Member member, Session session, string refreshToken)
    {
        Span<byte> name = stackalloc byte[16];
        random.Fill(name);
        TokenClaims claims = ClaimsOf(member, People, Convert.ToHexStringLower(name), clock.GetCurrentInstant(), PeopleOptions.AccessLifetime) with
        {
            Space = new DataSpace(member.Id.Owner, session.Mode),
            Roles = [member.Role.ToString().ToLowerInvariant()],
            Session = session.Id.ToString(),
        };
        return signer.Sign(claims).Map(token => new LoggedIn(member, session.Mode, token, claims.ExpiresAt, refreshToken, session.ExpiresAt));
    }

    /// <summary>A link that is made now.</summary>
    internal static PersonLink LinkOf(BillingId member, LinkKind kind, string nonce, Instant now) => new(
        IdDerivation.ItemOf(member.Owner, 0, "link", member.ToString(), nonce), kind, nonce, now, now + (kind == LinkKind.Invitation ? PeopleOptions.InvitationLifetime : PeopleOptions.ResetLifetime));

    /// <summary>The token of a link. Making it again gives the same one, so nothing of it is kept.</summary>
    internal Result<string> TokenOf(Member member, PersonLink link) =>
        signer.Sign(ClaimsOf(member, SurfaceOf(link.Kind), link.Nonce, link.IssuedAt, link.ExpiresAt - link.IssuedAt));

    /// <summary>Whose link a token is of, and which; null for any other text.</summary>
    internal (BillingId Member, string Nonce)? ReadLink(string token, LinkKind kind) =>
        signer.Read(token, SurfaceOf(kind)) is { Holder: { } holder, Id: var nonce } ? (holder, nonce) : null;

    private static string SurfaceOf(LinkKind kind) => kind == LinkKind.Invitation ? "people/invitation" : "people/reset";

    private static TokenClaims ClaimsOf(Member member, string surface, string id, Instant issuedAt, Duration lifetime)
    {
        Instant second = Instant.FromUnixTimeSeconds(issuedAt.ToUnixTimeSeconds());
        return new TokenClaims
        {
            Id = id, Surface = surface, Space = new DataSpace(member.Id.Owner, Mode.Live), Holder = member.Id, IssuedAt = second, ExpiresAt = second + lifetime,
        };
    }
}
