using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Billing.Application.Platform;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Tokens;

/// <summary>
/// JSON Web Tokens (RFC 7519) in the compact form of RFC 7515, signed with HMAC-SHA-256 and nothing else. Each version of the installation's secret keys gives a signing
/// key; the highest version signs, all of them verify, so a key is rotated by adding the next version and taking the old one away a day later.
/// </summary>
/// <remarks>
/// The header is never parsed: it must be, letter by letter, the one that we write for one of our keys. So there is no algorithm to choose and no field to misread. The
/// signature is compared as text in constant time, and only what is signed is looked into.
/// </remarks>
public sealed class HmacTokens(SecretKeys keys, IClock clock) : ITokenSigner
{
    /// <summary>Longest token that is looked at.</summary>
    public const int TokenMaxCharacters = 4096;

    /// <summary>How far the clocks of two instances may be apart.</summary>
    public static readonly Duration ClockSkew = Duration.FromSeconds(30);

    /// <summary>Sets the signing keys apart from what else the secret keys are used for.</summary>
    private static readonly byte[] Purpose = "billing access tokens, HS256"u8.ToArray();

    private readonly Dictionary<string, byte[]> _keyOfHeader = keys.ByVersion.ToDictionary(
        key => HeaderOf(key.Key), key => HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Value, SecretKeys.KeyBytes, info: Purpose), StringComparer.Ordinal);

    private readonly string? _signingHeader = keys.ByVersion.Count == 0 ? null : HeaderOf(keys.ByVersion.Keys.Max());

    /// <inheritdoc/>
    public Result<string> Sign(TokenClaims claims)
    {
        if (_signingHeader is null)
        {
            return Failure.Of(FailureKind.WrongState, $"Tokens cannot be made here: the setting {SecretKeys.Variable} is missing");
        }

        byte[] payload = JsonSerializer.SerializeToUtf8Bytes(TokenPayload.Of(claims), TokenJson.Default.TokenPayload);
        string signed = $"{_signingHeader}.{Base64Url.EncodeToString(payload)}";
        return $"{signed}.{SignatureOf(signed, _keyOfHeader[_signingHeader])}";
    }

    /// <inheritdoc/>
    public TokenClaims? Read(string token, string surface)
    {
        if (token.Length > TokenMaxCharacters || token.Split('.') is not [string header, string payload, string signature]
            || !_keyOfHeader.TryGetValue(header, out byte[]? key) || !AreSame(SignatureOf($"{header}.{payload}", key), signature))
        {
            return null;
        }

        TokenClaims? claims = ClaimsOf(payload);
        Instant now = clock.GetCurrentInstant();
        return claims?.Surface == surface && claims.IssuedAt <= now + ClockSkew && now < claims.ExpiresAt + ClockSkew ? claims : null;
    }

    private static string HeaderOf(int version) => Base64Url.EncodeToString(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"alg":"HS256","kid":"{{version}}","typ":"JWT"}""")));

    private static string SignatureOf(string signed, byte[] key) => Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)));

    private static bool AreSame(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(expected.AsSpan()), MemoryMarshal.AsBytes(given.AsSpan()));

    /// <summary>The claims of what was signed with our key; null for what another version of the service may have meant by it.</summary>
    private static TokenClaims? ClaimsOf(string payload)
    {
        try
        {
            return JsonSerializer.Deserialize(Base64Url.DecodeFromChars(payload), TokenJson.Default.TokenPayload)?.ToClaims();
        }
        catch (Exception fault) when (fault is JsonException or FormatException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
