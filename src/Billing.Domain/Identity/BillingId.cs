using System.Buffers.Binary;

namespace Billing.Domain.Identity;

/// <summary>
/// An id that carries its partition: a UUID of version 8 whose first half holds the 60-bit owner key and whose second half
/// holds a 48-bit item hash and a 14-bit ordinal (0 for the item itself, 1 to 16383 for its parts, such as an invoice's fees).
/// </summary>
/// <remarks>Layout, most significant bit first: owner 48 bits, version 4 bits (8), owner 12 bits, variant 2 bits (10), item 48 bits, ordinal 14 bits.</remarks>
public readonly record struct BillingId : IComparable<BillingId>
{
    /// <summary>The largest ordinal of a part.</summary>
    public const int MaxOrdinal = 0x3FFF;

    private const ulong ItemMask = 0xFFFF_FFFF_FFFF;

    /// <summary>Builds an id from its three parts.</summary>
    /// <param name="owner">Whose partition holds the item.</param>
    /// <param name="item">48-bit item hash.</param>
    /// <param name="ordinal">0 for the item, 1 to <see cref="MaxOrdinal"/> for its parts.</param>
    public BillingId(OwnerKey owner, ulong item, int ordinal = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(owner.Value, OwnerKey.Mask);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(item, ItemMask);
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ordinal, MaxOrdinal);
        Owner = owner;
        Item = item;
        Ordinal = ordinal;
    }

    /// <summary>Whose partition holds the item.</summary>
    public OwnerKey Owner { get; }

    /// <summary>48-bit item hash, unique within the owner.</summary>
    public ulong Item { get; }

    /// <summary>0 for the item itself, else the number of the part.</summary>
    public int Ordinal { get; }

    /// <summary>The item's hash as twelve hexadecimal digits: the middle of its row keys.</summary>
    public string ItemKey => Item.ToString("x12", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The id of part <paramref name="ordinal"/> of this item.</summary>
    public BillingId Part(int ordinal) => new(Owner, Item, ordinal);

    /// <summary>The id as the UUID that the APIs show.</summary>
    public Guid ToGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        ulong high = ((Owner.Value >> 12) << 16) | 0x8000 | (Owner.Value & 0xFFF);
        ulong low = (0b10UL << 62) | (Item << 14) | (uint)Ordinal;
        BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], low);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Reads a UUID; false when it is not one of ours (wrong version or variant).</summary>
    public static bool TryFrom(Guid guid, out BillingId id)
    {
        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        ulong high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        ulong low = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        bool ours = ((high >> 12) & 0xF) == 8 && low >> 62 == 0b10;
        id = ours
            ? new BillingId(new OwnerKey(((high >> 16) << 12) | (high & 0xFFF)), (low >> 14) & ItemMask, (int)(low & MaxOrdinal))
            : default;
        return ours;
    }

    /// <summary>Reads the text form; false when it is no UUID or not one of ours.</summary>
    public static bool TryParse(string? text, out BillingId id)
    {
        id = default;
        return Guid.TryParse(text, out Guid guid) && TryFrom(guid, out id);
    }

    /// <inheritdoc/>
    public int CompareTo(BillingId other)
    {
        int byOwner = Owner.Value.CompareTo(other.Owner.Value);
        int byItem = byOwner != 0 ? byOwner : Item.CompareTo(other.Item);
        return byItem != 0 ? byItem : Ordinal.CompareTo(other.Ordinal);
    }

    /// <summary>Orders by owner, item, ordinal.</summary>
    public static bool operator <(BillingId left, BillingId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by owner, item, ordinal.</summary>
    public static bool operator >(BillingId left, BillingId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by owner, item, ordinal.</summary>
    public static bool operator <=(BillingId left, BillingId right) => left.CompareTo(right) <= 0;

    /// <summary>Orders by owner, item, ordinal.</summary>
    public static bool operator >=(BillingId left, BillingId right) => left.CompareTo(right) >= 0;

    /// <summary>The UUID's usual text form, lower case.</summary>
    public override string ToString() => ToGuid().ToString("D");
}
