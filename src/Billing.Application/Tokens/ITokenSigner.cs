using Billing.Domain.Results;

namespace Billing.Application.Tokens;

/// <summary>Makes claims into tokens that nobody else can make, and reads them again.</summary>
public interface ITokenSigner
{
    /// <summary>The token of these claims; refused with <see cref="FailureKind.WrongState"/> where the operator gave no key.</summary>
    Result<string> Sign(TokenClaims claims);

    /// <summary>
    /// What a token says, or null when it was not made here, was changed, is for another surface, or its time is over or has not come. Why it is refused is
    /// nobody's business but ours.
    /// </summary>
    TokenClaims? Read(string token, string surface);
}
