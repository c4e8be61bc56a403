using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Platform;

/// <summary>Keys that secrets of organizations are encrypted with, by version; the highest version encrypts, all of them decrypt.</summary>
/// <param name="ByVersion">256-bit keys.</param>
public sealed record SecretKeys(IReadOnlyDictionary<int, byte[]> ByVersion)
{
    /// <summary>Name of the setting.</summary>
    public const string Variable = "BILLING_SECRET_KEYS";

    /// <summary>Bytes of a key.</summary>
    public const int KeyBytes = 32;

    /// <summary>No key: no secret can be kept.</summary>
    public static SecretKeys None { get; } = new(new Dictionary<int, byte[]>());

    /// <summary>Reads <c>1:base64,2:base64</c>; false for anything else.</summary>
    public static bool TryParse(string text, out SecretKeys keys)
    {
        Dictionary<int, byte[]> read = [];
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            byte[] key = new byte[KeyBytes + 3];
            string[] pair = part.Split(':', 2);
            if (pair.Length != 2 || !int.TryParse(pair[0], NumberStyles.None, CultureInfo.InvariantCulture, out int version)
                || !Convert.TryFromBase64String(pair[1], key, out int length) || length != KeyBytes || !read.TryAdd(version, key[..KeyBytes]))
            {
                keys = None;
                return false;
            }
        }

        keys = new SecretKeys(read);
        return read.Count > 0;
    }
}

/// <summary>
/// Encrypts secrets of organizations for storing (AES-256-GCM). The organization, its mode and the field are authenticated with each, so a stored secret
/// opens nowhere else.
/// </summary>
public sealed class SecretBox(SecretKeys keys, IRandomSource random)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Version of the key that encrypts; null where the operator gave none.</summary>
    public int? Version => keys.ByVersion.Count == 0 ? null : keys.ByVersion.Keys.Max();

    /// <summary>Version of the key that a stored text was encrypted with; null for a text that is no encrypted secret.</summary>
    public static int? VersionOf(string stored)
    {
        int colon = stored.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && stored.Length - colon - 1 >= Base64Url.GetEncodedLength(NonceBytes + TagBytes) && Base64Url.IsValid(stored.AsSpan(colon + 1))
            && int.TryParse(stored.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out int version) ? version : null;
    }

    /// <summary>The secret as text to store; refused with <see cref="FailureKind.WrongState"/> where the operator gave no key.</summary>
    public Result<string> Seal(DataSpace space, string field, string secret)
    {
        if (keys.ByVersion.Count == 0)
        {
            return Failure.Of(FailureKind.WrongState, $"Secrets cannot be kept here: the setting {SecretKeys.Variable} is missing");
        }

        int version = keys.ByVersion.Keys.Max();
        byte[] plain = Encoding.UTF8.GetBytes(secret);
        byte[] sealedBytes = new byte[NonceBytes + TagBytes + plain.Length];
        Span<byte> nonce = sealedBytes.AsSpan(0, NonceBytes);
        random.Fill(nonce);
        using var aes = new AesGcm(keys.ByVersion[version], TagBytes);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceBytes + TagBytes), sealedBytes.AsSpan(NonceBytes, TagBytes), Associated(space, field));
        return string.Create(CultureInfo.InvariantCulture, $"{version}:{Base64Url.EncodeToString(sealedBytes)}");
    }

    /// <summary>The secret of a stored text; refused with <see cref="FailureKind.WrongState"/> when its key is gone or the text is not what was stored here.</summary>
    public Result<string> Open(DataSpace space, string field, string stored)
    {
        string[] parts = stored.Split(':', 2);
        if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int version)
            || !keys.ByVersion.TryGetValue(version, out byte[]? key))
        {
            return Failure.Of(FailureKind.WrongState, $"The key that the secret was kept with is not in {SecretKeys.Variable}");
        }

        try
        {
            byte[] sealedBytes = Base64Url.DecodeFromChars(parts[1]);
            byte[] plain = new byte[sealedBytes.Length - NonceBytes - TagBytes];
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(
                sealedBytes.AsSpan(0, NonceBytes), sealedBytes.AsSpan(NonceBytes + TagBytes), sealedBytes.AsSpan(NonceBytes, TagBytes), plain, Associated(space, field));
            return Encoding.UTF8.GetString(plain);
        }
        catch (CryptographicException)
        {
            return Failure.Of(FailureKind.WrongState, "The secret is not what was kept here");
        }
    }

    private static byte[] Associated(DataSpace space, string field) => Encoding.UTF8.GetBytes($"{space}|{field}");
}
