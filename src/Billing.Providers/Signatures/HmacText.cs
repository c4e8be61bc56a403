using System.Security.Cryptography;
using System.Text;

namespace Billing.Providers.Signatures;

/// <summary>Codes of messages as lower-case hexadecimal text, compared in constant time and to the letter.</summary>
internal static class HmacText
{
    public static string Sha256(string secret, ReadOnlySpan<byte> message) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), message));

    public static string Sha512(string secret, ReadOnlySpan<byte> message) =>
        Convert.ToHexStringLower(HMACSHA512.HashData(Encoding.UTF8.GetBytes(secret), message));

    /// <summary>True when both are the same text; how long it takes tells the length at most.</summary>
    public static bool AreEqual(string expected, string? given) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
}
