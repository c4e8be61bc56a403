using System.Globalization;
using Billing.Application.Consistency;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Transactions;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>
/// Names of the rows of usage. A customer's partition holds <c>head</c>; <c>changed</c>, the usage outbox; <c>d|day</c> and <c>d|day|m</c>, the counters;
/// <c>k|block|meter|n</c>, what is carried over;
/// <c>r|scope|from|to</c>, re-rate notes; <c>s|day|version</c>, the raw events;
/// <c>u|day|meter|generation|...</c>, distinct values that a day keeps apart;
/// <c>x|run|number</c>, the directory of transactions; <c>w|hash</c>, amendments that came before their event. Partitions of the service itself begin with a dash.
/// </summary>
internal static class UsageRows
{
    /// <summary>The table of counters, events and positions.</summary>
    public const string Table = Tables.Usage;

    /// <summary>The row that every commit is conditioned on.</summary>
    public const string Head = "head";

    /// <summary>Ends the range from a day to the head: days sort before it, and nothing stands between.</summary>
    public const string AfterHead = "head!";

    /// <summary>The note that usage changed of which something depends.</summary>
    public const string Changed = "changed";

    /// <summary>The main column: bytes.</summary>
    public const string Body = "b";

    /// <summary>The usage version that wrote the row.</summary>
    public const string Version = "v";

    /// <summary>The directory of transactions, beside the head.</summary>
    public const string Directory = "x";

    /// <summary>Begins every row of the directory of transactions.</summary>
    public const string RunRows = "x|";

    /// <summary>Transaction hashes of a segment, 16 bytes each.</summary>
    public const string Hashes = "h";

    /// <summary>Hours of the day that a segment touches, one bit each.</summary>
    public const string HourMask = "m";

    /// <summary>The counters of a day.</summary>
    public static string Day(UtcDay day) => $"d|{day}";

    /// <summary>Counters of meters that the day's row has no room for.</summary>
    public static string DaySpill(UtcDay day) => $"d|{day}|m";

    /// <summary>How the key of a part ends.</summary>
    public static string PartSuffix(int part) => string.Create(CultureInfo.InvariantCulture, $"|{part:d3}");

    /// <summary>Begins the rows of what is carried into a block of days. Blocks before 1970 are negative: the offset keeps the order.</summary>
    public static string CarriesOf(int block) => string.Create(CultureInfo.InvariantCulture, $"k|{block + CarryBlockOffset:d6}|");

    /// <summary>A part of what a meter carries into a block of days.</summary>
    public static string Carry(int block, MeterKey meter, int part) => $"{CarriesOf(block)}{meter}{PartSuffix(part)}";

    private const int CarryBlockOffset = 100_000;

    /// <summary>The events of one commit that fall on a day.</summary>
    public static string Segment(UtcDay day, long version) => string.Create(CultureInfo.InvariantCulture, $"s|{day}|{version:x12}");

    /// <summary>Begins every segment.</summary>
    public const string Segments = "s|";

    /// <summary>Begins the rows of distinct values that a meter keeps apart for a day.</summary>
    public static string UniquesOf(UtcDay day, MeterDay meter) => string.Create(CultureInfo.InvariantCulture, $"u|{day}|{meter.Key}|{meter.Generation:x4}|");

    /// <summary>Begins the rows of distinct values of a day, of whichever meter.</summary>
    public static string UniquesOf(UtcDay day) => $"u|{day}|";

    /// <summary>Begins those that came with commits; they sort before those that were brought together.</summary>
    public static string UniqueNewOf(UtcDay day, MeterDay meter) => $"{UniquesOf(day, meter)}n|";

    /// <summary>The values that were new in a commit.</summary>
    public static string UniqueNew(UtcDay day, MeterDay meter, long version) =>
        string.Create(CultureInfo.InvariantCulture, $"{UniqueNewOf(day, meter)}{version:x12}");

    /// <summary>Begins the values of a shard that were brought together.</summary>
    public static string UniqueShardOf(UtcDay day, MeterDay meter, int shard) => string.Create(CultureInfo.InvariantCulture, $"{UniquesOf(day, meter)}s|{shard:x2}");

    /// <summary>A part of them.</summary>
    public static string UniqueShard(UtcDay day, MeterDay meter, int shard, int part) => UniqueShardOf(day, meter, shard) + PartSuffix(part);

    /// <summary>All segments of a day.</summary>
    public static string SegmentsOf(UtcDay day) => $"s|{day}|";

    /// <summary>Begins the notes of late usage.</summary>
    public const string ReRates = "r|";

    /// <summary>The note that a sealed period has late usage.</summary>
    public static string ReRate(Instant from, Instant to, string scope) => string.Create(
        CultureInfo.InvariantCulture, $"{ReRates}{from.ToUnixTimeMilliseconds():x12}|{to.ToUnixTimeMilliseconds():x12}|{IdDerivation.Digest(scope)}");

    /// <summary>Whose partition this is.</summary>
    public static (DataSpace Space, OwnerKey Customer) ReadCustomerPartition(string partition)
    {
        int keyAt = partition.Length - OwnerKey.HexLength;
        return DataSpace.TryParse(partition.AsSpan(0, keyAt), out DataSpace space)
            ? (space, new OwnerKey(ulong.Parse(partition.AsSpan(keyAt), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)))
            : throw new FormatException($"{partition} is no customer's partition");
    }

    /// <summary>Begins the rows of amendments that wait.</summary>
    public const string WaitingRows = "w|";

    /// <summary>Amendments that wait for an event.</summary>
    public static string Waiting(TransactionHash transaction) => string.Create(CultureInfo.InvariantCulture, $"{WaitingRows}{transaction.High:x16}{transaction.Low:x16}");

    /// <summary>The event that amendments wait for.</summary>
    public static TransactionHash WaitingTransaction(string rowKey) => new(
        ulong.Parse(rowKey.AsSpan(2, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
        ulong.Parse(rowKey.AsSpan(18, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    /// <summary>The day of a segment.</summary>
    public static UtcDay SegmentDay(string rowKey) => UtcDay.Parse(rowKey.AsSpan(2, 8));

    /// <summary>All rows of a run of the directory.</summary>
    public static string RowsOf(TransactionRun run) => string.Create(CultureInfo.InvariantCulture, $"{RunRows}{run.Id:x16}|");

    /// <summary>What begins all rows of the run that a row of the directory belongs to.</summary>
    public static string RunOf(string rowKey) => rowKey[..(rowKey.LastIndexOf('|') + 1)];

    /// <summary>A row of a run of the directory.</summary>
    public static string RunRow(TransactionRun run, int number) => string.Create(CultureInfo.InvariantCulture, $"{RowsOf(run)}{number:x6}");

    /// <summary>The partition that holds how far each hub partition was counted.</summary>
    public static string HubPartition(string hub) => $"-hub|{hub}";

    /// <summary>How far one hub partition was counted.</summary>
    public static string Position(int partition) => string.Create(CultureInfo.InvariantCulture, $"p|{partition:d5}");

    /// <summary>The partition of what a hub brought that belongs to no known organization.</summary>
    public static string DeadPartition(string hub) => $"-dead|{hub}";

    /// <summary>The partition of an organization's events that could not be counted.</summary>
    public static string ParkedPartition(DataSpace space) => $"-parked|{space}";

    /// <summary>The partition of bodies that are too long for the row of their letter.</summary>
    public static string LetterBodies(string letters) => $"-body|{letters}";

    /// <summary>The partition that says which customers of an organization have usage on which day.</summary>
    public static string IndexPartition(DataSpace space) => $"-days|{space}";

    /// <summary>Days count down from here in the index, so that the newest comes first.</summary>
    public const int IndexDayMax = 99_998;

    /// <summary>Begins the index entries of a day.</summary>
    public static string IndexDay(UtcDay day) => string.Create(CultureInfo.InvariantCulture, $"{IndexDayMax - day.Number:d5}|");

    /// <summary>The index entry of a customer on a day.</summary>
    public static string IndexEntry(UtcDay day, OwnerKey customer) => $"{IndexDay(day)}{customer}";

    /// <summary>Reads an index entry.</summary>
    public static (UtcDay Day, OwnerKey Customer) ReadIndexEntry(string rowKey) => (
        new UtcDay(IndexDayMax - int.Parse(rowKey.AsSpan(0, 5), CultureInfo.InvariantCulture)),
        new OwnerKey(ulong.Parse(rowKey.AsSpan(6), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)));
}
