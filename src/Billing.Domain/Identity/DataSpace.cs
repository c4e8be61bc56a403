namespace Billing.Domain.Identity;

/// <summary>Whether a key works on live data or on the separate data space of test mode.</summary>
public enum Mode
{
    /// <summary>Real customers and real money.</summary>
    Live,

    /// <summary>A separate space for trying things; nothing in it is visible in live mode.</summary>
    Test,
}

/// <summary>
/// One tenant's data in one mode. Every partition key starts with it, so an id of another organization or mode reads
/// nothing by construction.
/// </summary>
/// <param name="Organization">The organization: our user, the seller.</param>
/// <param name="Mode">Live or test.</param>
public readonly record struct DataSpace(OwnerKey Organization, Mode Mode)
{
    /// <summary>Sixteen characters: the organization's key and <c>l</c> or <c>t</c>.</summary>
    public override string ToString() => $"{Organization}{(Mode == Mode.Live ? 'l' : 't')}";

    /// <summary>The partition key of one of its customers: 31 characters.</summary>
    public string CustomerPartition(OwnerKey customer) => $"{this}{customer}";

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DataSpace space)
    {
        space = default;
        if (text.Length != OwnerKey.HexLength + 1 || text[^1] is not ('l' or 't') ||
            !ulong.TryParse(text[..^1], System.Globalization.NumberStyles.AllowHexSpecifier, null, out ulong key))
        {
            return false;
        }

        space = new DataSpace(new OwnerKey(key), text[^1] == 'l' ? Mode.Live : Mode.Test);
        return true;
    }
}
