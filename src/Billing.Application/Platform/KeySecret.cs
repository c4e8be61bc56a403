using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Billing.Application.Ports;
using Billing.Domain.Identity;

namespace Billing.Application.Platform;

/// <summary>The secret part of API keys: a prefix that tells surface and mode, and 64 hexadecimal digits.</summary>
public static class KeySecret
{
    private const int RandomBytes = 32;

    /// <summary>Digits that are shown of a key beside its prefix: too few to guess the rest.</summary>
    private const int ShownDigits = 4;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>What keys begin with.</summary>
    public static string PrefixOf(KeySurface surface, Mode mode) => (surface, mode) switch
    {
        (KeySurface.V1, Mode.Live) => "bxb_live_",
        (KeySurface.V1, Mode.Test) => "bxb_test_",
        (KeySurface.Nova, Mode.Live) => "sk_live_",
        (KeySurface.Nova, Mode.Test) => "sk_test_",
        (KeySurface.Credibill, Mode.Live) => "cb_live_",
        (KeySurface.Credibill, Mode.Test) => "cb_test_",
        _ => throw new ArgumentOutOfRangeException(nameof(surface), surface, "No prefix is known for this surface and mode"),
    };

    /// <summary>A new secret.</summary>
    public static string Create(KeySurface surface, Mode mode, IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[RandomBytes];
        random.Fill(bytes);
        return PrefixOf(surface, mode) + Convert.ToHexStringLower(bytes);
    }

    /// <summary>True when the text has the form of a key of the surface.</summary>
    public static bool TryReadMode(string? secret, KeySurface surface, out Mode mode)
    {
        mode = secret?.StartsWith(PrefixOf(surface, Mode.Test), StringComparison.Ordinal) == true ? Mode.Test : Mode.Live;
        string prefix = PrefixOf(surface, mode);
        return secret?.Length == prefix.Length + (2 * RandomBytes)
            && secret.StartsWith(prefix, StringComparison.Ordinal)
            && !secret.AsSpan(prefix.Length).ContainsAnyExcept(HexDigits);
    }

    /// <summary>What is kept of a key.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>What people see of a key.</summary>
    public static string Shown(string secret) => secret[..^((2 * RandomBytes) - ShownDigits)];
}
