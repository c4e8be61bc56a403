using System.Globalization;

namespace Billing.Domain.Identity;

/// <summary>
/// The 60-bit half of an id that names its owner: the customer for billing objects, the organization for catalogue and
/// platform objects. It is also the middle of the owner's partition key, so any id tells which partition holds it.
/// </summary>
/// <param name="Value">60 bits; the top four bits are zero.</param>
public readonly record struct OwnerKey(ulong Value)
{
    /// <summary>Every bit a key may use.</summary>
    public const ulong Mask = 0x0FFF_FFFF_FFFF_FFFF;

    /// <summary>Number of hexadecimal digits of <see cref="ToString"/>.</summary>
    public const int HexLength = 15;

    /// <summary>Fifteen lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x15", CultureInfo.InvariantCulture);
}
