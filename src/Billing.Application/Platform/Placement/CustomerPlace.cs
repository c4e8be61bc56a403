using Billing.Domain.Identity;

namespace Billing.Application.Platform.Placement;

/// <summary>Which of an organization's storage accounts holds a customer: its partition of <c>customers</c> and that of <c>usage</c>.</summary>
public static class CustomerPlace
{
    private const int SpaceLength = OwnerKey.HexLength + 1;

    /// <summary>
    /// The place among so many accounts, 0 for the first. It depends on the customer's key and the number alone, and <b>must never be computed otherwise</b>:
    /// data lies where it says.
    /// </summary>
    public static int Of(OwnerKey customer, int accounts) => (int)(((UInt128)Mix(customer.Value) * (uint)accounts) >> 64);

    /// <summary>Whose partition a key names; false for a partition that is no customer's.</summary>
    public static bool TryRead(ReadOnlySpan<char> partitionKey, out OwnerKey organization, out OwnerKey customer)
    {
        (organization, customer) = (default, default);
        if (partitionKey.Length != SpaceLength + OwnerKey.HexLength || !DataSpace.TryParse(partitionKey[..SpaceLength], out DataSpace space)
            || !ulong.TryParse(partitionKey[SpaceLength..], System.Globalization.NumberStyles.AllowHexSpecifier, null, out ulong key))
        {
            return false;
        }

        (organization, customer) = (space.Organization, new OwnerKey(key));
        return true;
    }

    /// <summary>Spreads the bits of a key over 64 (the finalizer of SplitMix64), so that its upper bits choose evenly.</summary>
    private static ulong Mix(ulong key)
    {
        unchecked
        {
            key = (key ^ (key >> 30)) * 0xBF58476D1CE4E5B9;
            key = (key ^ (key >> 27)) * 0x94D049BB133111EB;
            return key ^ (key >> 31);
        }
    }
}
