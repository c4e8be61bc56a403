using System.Globalization;
using System.Text;
using NodaTime;

namespace Billing.Providers.Signatures;

/// <summary>
/// Signatures of the form <c>t=SECONDS,v1=HEX[,v1=HEX...]</c> over <c>SECONDS.BODY</c> with HMAC-SHA256: Stripe's, and the sandbox's. Any
/// <c>v1</c> by any of the secrets will do, so that a secret can be replaced; other schemes are not looked at.
/// </summary>
internal static class TimestampedSignature
{
    /// <summary>How far the time of signing may be from the time of receipt.</summary>
    public static readonly Duration Tolerance = Duration.FromSeconds(300);

    /// <summary>The header of a body signed now.</summary>
    public static string Write(string secret, ReadOnlySpan<byte> body, Instant now)
    {
        string seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={seconds},v1={HmacText.Sha256(secret, Signed(seconds, body))}";
    }

    /// <summary>True when the header was made with one of the secrets for exactly this body, lately.</summary>
    public static bool IsValid(string? header, IReadOnlyList<string> secrets, ReadOnlySpan<byte> body, Instant receivedAt)
    {
        string[] parts = header?.Split(',') ?? [];
        string? seconds = Values(parts, "t=").FirstOrDefault();
        if (!long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out long signedAt)
            || !IsRecent(signedAt, receivedAt))
        {
            return false;
        }

        byte[] signed = Signed(seconds, body);
        bool isValid = false;
        foreach (string secret in secrets.Where(secret => secret.Length > 0))
        {
            string expected = HmacText.Sha256(secret, signed);
            foreach (string given in Values(parts, "v1="))
            {
                isValid |= HmacText.AreEqual(expected, given);
            }
        }

        return isValid;
    }

    private static bool IsRecent(long signedAt, Instant receivedAt) =>
        Int128.Abs((Int128)receivedAt.ToUnixTimeSeconds() - signedAt) <= (Int128)Tolerance.TotalSeconds;

    private static IEnumerable<string> Values(string[] parts, string scheme) =>
        parts.Where(part => part.StartsWith(scheme, StringComparison.Ordinal)).Select(part => part[scheme.Length..]);

    private static byte[] Signed(string seconds, ReadOnlySpan<byte> body) => [.. Encoding.UTF8.GetBytes(seconds), (byte)'.', .. body];
}
