using Billing.Application.People;
using Billing.Application.Platform;

namespace Billing.Application.Tokens;

/// <summary>
/// Reads tokens, as long as whoever they hang on is still there: revoking a key, or removing a member, ends the tokens that it issued, within <see cref="ApiKeyDirectory.RevocationDelay"/> on
/// other instances.
/// </summary>
public sealed class TokenHolders(ITokenSigner signer, ApiKeyDirectory keys, PeopleDirectory people)
{
    /// <summary>What an access token says that works on a surface at this moment; null for any other text.</summary>
    public async ValueTask<TokenClaims?> ReadAsync(string token, string surface, CancellationToken cancellationToken) =>
        signer.Read(token, surface) is { Holder: { } holder } claims
            && (await keys.IsUsableAsync(claims.Space, holder, cancellationToken) || await people.ActiveAsync(holder, cancellationToken) is not null) ? claims : null;
}
