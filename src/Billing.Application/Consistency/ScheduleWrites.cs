using System.Collections.Concurrent;
using System.Globalization;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Consistency;

/// <summary>
/// Writes entries of the schedule for many callers together: what arrives for a shard while a write is under way goes with the next, so that thousands of
/// customers whose periods end at one instant share transactions. Each entry is a row of its own, put or removed without a condition.
/// </summary>
internal sealed class ScheduleWrites
{
    /// <summary>The partition that names the buckets with entries.</summary>
    public const string BucketIndex = "buckets";

    /// <summary>When a bucket last had an entry put into it, as far as its index row says.</summary>
    public const string AtColumn = "at";

    /// <summary>Each bucket has so many partitions.</summary>
    public const int Shards = 4;

    /// <summary>
    /// A bucket that this process has put on the index so short a time ago is there still: index rows younger than an hour are not removed. The rest of the
    /// hour is left for clocks that differ.
    /// </summary>
    private static readonly Duration IndexKnownFor = Duration.FromMinutes(20);

    private const int RowsPerTransaction = 100;
    private const int KnownBucketsMax = 1_000;

    private readonly ITableStore _tables;
    private readonly IClock _clock;
    private readonly SharedBatch<RowWrite>[] _lanes;
    private readonly ConcurrentDictionary<string, Instant> _known = new(StringComparer.Ordinal);

    public ScheduleWrites(ITableStore tables, IClock clock)
    {
        (_tables, _clock) = (tables, clock);
        _lanes = [.. Enumerable.Range(0, Shards).Select(_ => new SharedBatch<RowWrite>(WriteAsync))];
    }

    /// <summary>Completes when the entries are there, their buckets on the index before them, and those to remove are gone.</summary>
    public async Task WriteAsync(
        IReadOnlyList<(SchedulePlace Place, Columns Columns)> puts, IEnumerable<SchedulePlace> removes, CancellationToken cancellationToken)
    {
        string[] buckets = [.. puts.Select(put => put.Place.Bucket).Distinct(StringComparer.Ordinal)];
        Instant indexedAt = _clock.GetCurrentInstant();
        await PutOnIndexAsync(buckets, cancellationToken);

        IEnumerable<(int Shard, RowWrite Write)> writes =
        [
            .. puts.Select(put => (put.Place.Shard, RowWrite.Upsert(put.Place.Partition, put.Place.Row, put.Columns))),
            .. removes.Select(place => (place.Shard, RowWrite.Delete(place.Partition, place.Row, "*"))),
        ];
        await Task.WhenAll(writes.GroupBy(write => write.Shard, write => write.Write).Select(shard => _lanes[shard.Key].AddAsync(shard)))
            .WaitAsync(cancellationToken);
        if (_clock.GetCurrentInstant() - indexedAt > IndexKnownFor)
        {
            // The process has stood still in between, perhaps for so long that the timer took the bucket, which was empty, off the index.
            Array.ForEach(buckets, Forget);
            await PutOnIndexAsync(buckets, cancellationToken);
        }
    }

    /// <summary>The bucket is about to go from the index.</summary>
    public void Forget(string bucket) => _known.TryRemove(bucket, out _);

    private async ValueTask PutOnIndexAsync(string[] buckets, CancellationToken cancellationToken)
    {
        foreach (string bucket in buckets)
        {
            await PutOnIndexAsync(bucket, cancellationToken);
        }
    }

    private async ValueTask PutOnIndexAsync(string bucket, CancellationToken cancellationToken)
    {
        Instant now = _clock.GetCurrentInstant();
        if (_known.TryGetValue(bucket, out Instant at) && at <= now && now - at < IndexKnownFor)
        {
            return;
        }

        await _tables.CommitAsync(
            Tables.Schedule, [RowWrite.Upsert(BucketIndex, bucket, new Columns().Set(AtColumn, now.ToUnixTimeMilliseconds()))], cancellationToken);
        if (_known.Count >= KnownBucketsMax)
        {
            _known.Clear();
        }

        _known[bucket] = now;
    }

    /// <summary>The last write of a row is the one that holds.</summary>
    private async Task WriteAsync(IReadOnlyList<RowWrite> writes)
    {
        foreach (IGrouping<string, RowWrite> partition in writes.GroupBy(write => write.PartitionKey, StringComparer.Ordinal))
        {
            IEnumerable<RowWrite> last = partition.GroupBy(write => write.RowKey, StringComparer.Ordinal).Select(row => row.Last());
            foreach (RowWrite[] part in last.Chunk(RowsPerTransaction))
            {
                await CommitAsync(part);
            }
        }
    }

    /// <summary>A row to remove may be gone already, which fails its transaction: then the rest goes on without it.</summary>
    private async Task CommitAsync(RowWrite[] part)
    {
        CommitResult result = await _tables.CommitAsync(Tables.Schedule, part, CancellationToken.None);
        if (result.Status == CommitStatus.RowNotFound && part.Length > 1)
        {
            foreach (RowWrite write in part)
            {
                await _tables.CommitAsync(Tables.Schedule, [write], CancellationToken.None);
            }
        }
    }
}

/// <summary>Where an entry of the schedule stands.</summary>
/// <param name="Bucket">The stretch of time, as the index names it.</param>
/// <param name="Shard">One of the bucket's partitions.</param>
/// <param name="Row">Its row: when it is due, and a digest of its name.</param>
internal readonly record struct SchedulePlace(string Bucket, int Shard, string Row)
{
    private const int BucketMinutes = 10;

    /// <summary>The partition.</summary>
    public string Partition => PartitionOf(Bucket, Shard);

    /// <summary>The place of an entry. A name may end in <c>#</c> and a number: entries that differ in it share a shard, and so a transaction.</summary>
    public static SchedulePlace Of(string key, Instant dueAt)
    {
        string digest = IdDerivation.Digest(key);
        int mark = key.IndexOf('#', StringComparison.Ordinal);
        string owner = mark < 0 ? digest : IdDerivation.Digest(key[..mark]);
        return new SchedulePlace(
            BucketOf(dueAt), owner[0] % ScheduleWrites.Shards,
            string.Create(CultureInfo.InvariantCulture, $"{dueAt.ToUnixTimeMilliseconds():D14}|{digest}"));
    }

    /// <summary>The bucket of an instant.</summary>
    public static string BucketOf(Instant at) => (at.ToUnixTimeSeconds() / 60 / BucketMinutes).ToString("D10", CultureInfo.InvariantCulture);

    /// <summary>A partition of a bucket.</summary>
    public static string PartitionOf(string bucket, int shard) => string.Create(CultureInfo.InvariantCulture, $"{bucket}|{shard}");
}
