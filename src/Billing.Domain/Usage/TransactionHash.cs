using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Billing.Domain.Identity;

namespace Billing.Domain.Usage;

/// <summary>
/// 128 bits that stand for (organization, mode, customer, transaction id). Known hashes decide whether an event was counted before,
/// so they are cryptographic: nobody can make two transaction ids meet.
/// </summary>
/// <param name="High">First half.</param>
/// <param name="Low">Second half.</param>
public readonly record struct TransactionHash(ulong High, ulong Low)
{
    /// <summary>Bytes of a hash.</summary>
    public const int Size = 16;

    private const byte AmendmentMark = 0x80;

    /// <summary>Kept from hash to hash: to set one up costs half as much as to hash an id.</summary>
    [ThreadStatic]
    private static IncrementalHash? _sha256;

    /// <summary>The hash of a transaction id of a customer.</summary>
    public static TransactionHash Of(DataSpace space, OwnerKey customer, string transactionId) => Of(space, customer, 0, transactionId);

    /// <summary>The hash of an amendment: its id is unique for the event that it amends, and never meets an event's.</summary>
    public static TransactionHash OfAmendment(DataSpace space, OwnerKey customer, string transactionId, string amendmentId) =>
        Of(space, customer, AmendmentMark, string.Create(CultureInfo.InvariantCulture, $"{transactionId.Length}:{transactionId}{amendmentId}"));

    private static TransactionHash Of(DataSpace space, OwnerKey customer, byte mark, string transactionId)
    {
        const int prefix = 17;
        int length = prefix + Encoding.UTF8.GetMaxByteCount(transactionId.Length);
        Span<byte> input = length <= 1024 ? stackalloc byte[1024] : new byte[length];
        BinaryPrimitives.WriteUInt64BigEndian(input, space.Organization.Value);
        input[8] = (byte)((byte)space.Mode | mark);
        BinaryPrimitives.WriteUInt64BigEndian(input[9..], customer.Value);
        int written = Encoding.UTF8.GetBytes(transactionId, input[prefix..]);
        Span<byte> hash = stackalloc byte[32];
        IncrementalHash sha256 = _sha256 ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha256.AppendData(input[..(prefix + written)]);
        sha256.GetHashAndReset(hash);
        return Read(hash);
    }

    /// <summary>Reads 16 bytes.</summary>
    public static TransactionHash Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <summary>Writes 16 bytes.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
    }

    /// <summary>The first 48 bits: what directories and ids hold of it.</summary>
    public ulong Item => High >> 16;

    /// <summary>
    /// The id of the event: the customer's half, then 62 bits of this hash. A resend gets the same id whatever else it says; the directory of
    /// transactions tells on which day the event lies.
    /// </summary>
    public BillingId EventId(OwnerKey customer) => new(customer, Item, (int)(High & BillingId.MaxOrdinal));

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((int)Low);
}
