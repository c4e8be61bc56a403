using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Billing.Application.Ports;
using Billing.Domain.Identity;

namespace Billing.Application.Platform;

/// <summary>The secret part of API keys: a prefix that tells the mode, and 64 hexadecimal digits.</summary>
public static class KeySecret
{
    /// <summary>Prefix of keys to live data.</summary>
    public const string LivePrefix = "bxb_live_";

    /// <summary>Prefix of keys to test data.</summary>
    public const string TestPrefix = "bxb_test_";

    /// <summary>Characters that are shown of a key: its prefix and four digits, too few to guess the rest.</summary>
    private const int ShownLength = 13;

    private const int RandomBytes = 32;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>A new secret.</summary>
    public static string Create(Mode mode, IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[RandomBytes];
        random.Fill(bytes);
        return (mode == Mode.Live ? LivePrefix : TestPrefix) + Convert.ToHexStringLower(bytes);
    }

    /// <summary>True when the text has the form of a key.</summary>
    public static bool TryReadMode(string? secret, out Mode mode)
    {
        mode = secret?.StartsWith(TestPrefix, StringComparison.Ordinal) == true ? Mode.Test : Mode.Live;
        return secret?.Length == LivePrefix.Length + (2 * RandomBytes)
            && (mode == Mode.Test || secret.StartsWith(LivePrefix, StringComparison.Ordinal))
            && !secret.AsSpan(LivePrefix.Length).ContainsAnyExcept(HexDigits);
    }

    /// <summary>What is kept of a key.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>What people see of a key.</summary>
    public static string Shown(string secret) => secret[..ShownLength];
}
