namespace Billing.Domain.Usage.Transactions;

/// <summary>
/// Says that a transaction with these 48 bits of its hash lies on a UTC day, in eight bytes: the bits, then the day. Two transactions may
/// share the bits, so an entry only says where to look; that there is none says that the transaction is new.
/// </summary>
/// <param name="Packed">The bits above, the day's code below: entries sort by hash.</param>
public readonly record struct TransactionEntry(ulong Packed)
{
    /// <summary>Bytes of an entry.</summary>
    public const int Size = 8;

    /// <summary>Bits of the hash in an entry.</summary>
    public const int ItemBits = 48;

    /// <summary>The last day that an entry can name, in 2122.</summary>
    public const int LastDayNumber = FirstDay + (1 << (64 - ItemBits)) - 2;

    private const int CodeBits = 64 - ItemBits;
    private const int FirstDay = -10_000;
    private const ulong WaitingCode = (1UL << CodeBits) - 1;

    /// <summary>The first 48 bits of the hash.</summary>
    public ulong Item => Packed >> CodeBits;

    /// <summary>True when no day is meant: an amendment waits for this transaction to come.</summary>
    public bool IsWaiting => (Packed & WaitingCode) == WaitingCode;

    /// <summary>The day on which the transaction is stored.</summary>
    public UtcDay Day => new((int)(Packed & WaitingCode) + FirstDay);

    /// <summary>The entry of a transaction that is stored on a day between 1942 and 2122.</summary>
    public static TransactionEntry Of(TransactionHash hash, UtcDay day)
    {
        int code = day.Number - FirstDay;
        ArgumentOutOfRangeException.ThrowIfNegative(code, nameof(day));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)code, WaitingCode, nameof(day));
        return new TransactionEntry((hash.Item << CodeBits) | (uint)code);
    }

    /// <summary>The entry of a transaction that did not come yet, but an amendment of it did.</summary>
    public static TransactionEntry Waiting(TransactionHash hash) => new((hash.Item << CodeBits) | WaitingCode);

    /// <summary>The least entry with these bits of a hash.</summary>
    public static ulong First(ulong item) => item << CodeBits;
}
