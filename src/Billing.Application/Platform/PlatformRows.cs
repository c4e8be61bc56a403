using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Platform;

/// <summary>
/// Where the platform area keeps its rows, all in one table. An organization's partition holds the organization as its guard row, its keys and their
/// last uses; a partition per key hash leads to the key; one partition lists the organizations.
/// </summary>
internal static class PlatformRows
{
    /// <summary>Partition that has a row per organization.</summary>
    public const string Directory = "organizations";

    /// <summary>Prefix of keys.</summary>
    public const string KeyPrefix = "key|";

    /// <summary>Prefix of last uses, apart from the keys so that using a key never conflicts with changing it.</summary>
    public const string UsePrefix = "use|";

    /// <summary>Column of instants in Unix milliseconds.</summary>
    public const string AtColumn = "at";

    /// <summary>The only row of a key hash's partition.</summary>
    public const string HolderRow = "key";

    /// <summary>An organization's partition.</summary>
    public static PartitionAddress Organization(OwnerKey owner) => new(Tables.Platform, $"org|{owner}");

    /// <summary>Row of a key.</summary>
    public static string Key(BillingId id) => KeyPrefix + id.ItemKey;

    /// <summary>Row of a key's last use.</summary>
    public static string Use(BillingId id) => UsePrefix + id.ItemKey;

    /// <summary>Partition of a key's hash.</summary>
    public static string HashPartition(string hash) => $"hash|{hash}";

    /// <summary>The row that leads from a hash to its key. Written before the key: until the key is there, it leads nowhere and opens nothing.</summary>
    public static RowWrite Holder(ApiKey key) => RowWrite.Upsert(
        HashPartition(key.Hash), HolderRow, DocumentCodec.Write(new Columns(), new KeyHolder(key.Id), PlatformJson.Default.KeyHolder));

    /// <summary>Reads an instant column.</summary>
    public static Instant? At(TableRow row) => row.Columns.Integer(AtColumn) is { } ms ? Instant.FromUnixTimeMilliseconds(ms) : null;
}
