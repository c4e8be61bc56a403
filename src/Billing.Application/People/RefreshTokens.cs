using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using Billing.Application.Ports;
using Billing.Domain.Identity;

namespace Billing.Application.People;

/// <summary>Refresh tokens: they name person and log-in, so that one read finds them, and hold a secret of 256 bits of which only the hash is kept.</summary>
internal static class RefreshTokens
{
    private const string Prefix = "bxr_";
    private const int IdBytes = 16;
    private const int SecretBytes = 32;

    /// <summary>A new token of a log-in, and what to keep of it.</summary>
    public static (string Token, string Hash) Create(BillingId member, BillingId session, IRandomSource random)
    {
        byte[] bytes = new byte[IdBytes + IdBytes + SecretBytes];
        member.ToGuid().TryWriteBytes(bytes, bigEndian: true, out _);
        session.ToGuid().TryWriteBytes(bytes.AsSpan(IdBytes), bigEndian: true, out _);
        random.Fill(bytes.AsSpan(IdBytes + IdBytes));
        return (Prefix + Base64Url.EncodeToString(bytes), HashOf(bytes.AsSpan(IdBytes + IdBytes)));
    }

    /// <summary>Reads a token; false for any other text.</summary>
    public static bool TryRead(string token, out BillingId member, out BillingId session, out string hash)
    {
        (member, session, hash) = (default, default, "");
        Span<byte> bytes = stackalloc byte[IdBytes + IdBytes + SecretBytes];
        if (!token.StartsWith(Prefix, StringComparison.Ordinal) || token.Length != Prefix.Length + Base64Url.GetEncodedLength(bytes.Length)
            || Base64Url.DecodeFromChars(token.AsSpan(Prefix.Length), bytes, out _, out int length) != OperationStatus.Done || length != bytes.Length
            || !BillingId.TryFrom(new Guid(bytes[..IdBytes], bigEndian: true), out member) || !BillingId.TryFrom(new Guid(bytes.Slice(IdBytes, IdBytes), bigEndian: true), out session))
        {
            return false;
        }

        hash = HashOf(bytes[(IdBytes + IdBytes)..]);
        return true;
    }

    private static string HashOf(ReadOnlySpan<byte> secret) => Convert.ToHexStringLower(SHA256.HashData(secret));
}
