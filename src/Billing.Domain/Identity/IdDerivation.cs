using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Billing.Domain.Identity;

/// <summary>
/// Derives ids from what made them, so that repeating a command yields the same ids. SHA-256 over the parts, each preceded by its
/// length; <c>attempt</c> re-hashes after a collision.
/// </summary>
public static class IdDerivation
{
    /// <summary>A 60-bit owner key.</summary>
    public static OwnerKey Owner(int attempt, params ReadOnlySpan<string> parts) => new(Hash(attempt, parts) & OwnerKey.Mask);

    /// <summary>A 48-bit item hash.</summary>
    public static ulong Item(int attempt, params ReadOnlySpan<string> parts) => Hash(attempt, parts) & 0xFFFF_FFFF_FFFF;

    /// <summary>The id of an item in an owner's partition.</summary>
    public static BillingId ItemOf(OwnerKey owner, int attempt, params ReadOnlySpan<string> parts) => new(owner, Item(attempt, parts));

    /// <summary>32 hexadecimal digits of a hash over the parts: for row keys of names and commands.</summary>
    public static string Digest(params ReadOnlySpan<string> parts)
    {
        Span<byte> hash = stackalloc byte[32];
        Compute(0, parts, hash);
        return Convert.ToHexStringLower(hash[..16]);
    }

    private static ulong Hash(int attempt, ReadOnlySpan<string> parts)
    {
        Span<byte> hash = stackalloc byte[32];
        Compute(attempt, parts, hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    private static void Compute(int attempt, ReadOnlySpan<string> parts, Span<byte> hash)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, attempt);
        sha.AppendData(length);
        foreach (string part in parts)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            sha.AppendData(length);
            sha.AppendData(bytes);
        }

        sha.GetHashAndReset(hash);
    }
}
