using System.Security.Cryptography;
using Billing.Application.Platform;

namespace Billing.Application.Consistency;

/// <summary>
/// Tells the repeat of a request from another request that uses the same Idempotency-Key. What is kept of a request for that is a digest of its parameters and body under a secret of
/// the installation: from one without a key, a short body such as one with a password could be guessed quickly.
/// </summary>
public sealed class Fingerprints
{
    /// <summary>The fingerprint of every request where the operator gave no key: repeats are known by their Idempotency-Key alone.</summary>
    public const string Unkeyed = "-";

    private const int DigestBytes = 16;

    private static readonly byte[] Purpose = "fingerprints of requests"u8.ToArray();

    private readonly byte[][] _keys;

    /// <param name="keys">The installation's keys.</param>
    public Fingerprints(SecretKeys keys) =>
        _keys = [.. keys.ByVersion.OrderByDescending(key => key.Key).Select(key => HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Value, SecretKeys.KeyBytes, info: Purpose))];

    /// <summary>A command with the fingerprint of its request under the newest key, and under those before it: a repeat may come after a key was added.</summary>
    public Command Mark(Command command, ReadOnlySpan<byte> request)
    {
        if (_keys.Length == 0)
        {
            return command with { Fingerprint = Unkeyed };
        }

        List<string> former = [];
        foreach (byte[] key in _keys.AsSpan(1))
        {
            former.Add(Of(key, request));
        }

        return command with { Fingerprint = Of(_keys[0], request), FormerFingerprints = former };
    }

    private static string Of(byte[] key, ReadOnlySpan<byte> request) => Convert.ToHexStringLower(HMACSHA256.HashData(key, request).AsSpan(0, DigestBytes));
}
