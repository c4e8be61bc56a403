using System.Security.Cryptography;
using System.Text;
using Billing.Application.Consistency;
using Billing.Application.Platform;

namespace Billing.Application.People;

/// <summary>
/// Commands of requests that hold a password. What is kept of a request to tell its repeats is a hash of the body, from which a password could be guessed quickly: here it is keyed
/// with a secret of the installation, so that what is stored gives nothing away.
/// </summary>
public sealed class ConcealedCommands(SecretKeys keys)
{
    private static readonly byte[] Purpose = "fingerprints of requests with passwords"u8.ToArray();

    private readonly byte[]? _key = keys.ByVersion.Count == 0
        ? null
        : HKDF.DeriveKey(HashAlgorithmName.SHA256, keys.ByVersion[keys.ByVersion.Keys.Max()], SecretKeys.KeyBytes, info: Purpose);

    /// <summary>The command with a fingerprint that tells nothing; without one where the operator gave no key.</summary>
    public Command Of(Command command) => command.Fingerprint is not { } fingerprint ? command : command with
    {
        Fingerprint = _key is null ? null : Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(fingerprint))[..16]),
    };
}
