using System.Globalization;
using Billing.Application.Ports;
using Billing.Application.Work;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Consistency;

/// <summary>
/// Everything that is due later: rows in time buckets and shards. A timer sends what is due to the queues; the row goes with the work's
/// own commit, and a row that is still there <see cref="ResendAfter"/> after it was sent is sent again. So neither a lost message nor a poison
/// queue is ever the only record.
/// </summary>
public sealed class WorkSchedule(ITableStore tables, IQueueStore queues, IClock clock) : IScheduleRun
{
    /// <summary>How long sent work may take before it is sent again.</summary>
    public static readonly Duration ResendAfter = Duration.FromMinutes(15);

    /// <summary>Width of a bucket.</summary>
    private const int BucketMinutes = 10;

    private const int Shards = 4;

    /// <summary>Month starts make thousands of customers due at one instant.</summary>
    private const int ParallelSends = 16;

    private const int PageRows = 200;
    private const string BucketIndex = "buckets";
    private const string SentColumn = "sent";
    private const string QueueColumn = "queue";
    private const string MessageColumn = "message";
    private const string AtColumn = "at";

    /// <summary>An index row younger than this is kept although its bucket looks empty: its first row may be on the way.</summary>
    private static readonly Duration IndexGrace = Duration.FromHours(1);

    /// <summary>Adds work, or moves its message; work that is due already is sent at once.</summary>
    public async ValueTask AddAsync(ScheduleDue due, CancellationToken cancellationToken)
    {
        (string bucket, string partition, string row) = Place(due.Key, due.DueAt);
        Instant now = clock.GetCurrentInstant();
        await tables.CommitAsync(
            Tables.Schedule, [RowWrite.Upsert(BucketIndex, bucket, new Columns().Set(AtColumn, now.ToUnixTimeMilliseconds()))], cancellationToken);
        bool isDue = due.DueAt <= now;

        // The row first: work that is done before the send returns must find the row that it removes.
        await tables.CommitAsync(
            Tables.Schedule, [RowWrite.Upsert(partition, row, Row(due.Queue, due.Message, isDue ? now : null))], cancellationToken);
        if (isDue)
        {
            await queues.SendAsync(due.Queue, due.Message, TimeSpan.Zero, cancellationToken);
        }
    }

    /// <summary>Forgets work that is done.</summary>
    public async ValueTask RemoveAsync(ScheduleDone done, CancellationToken cancellationToken)
    {
        (_, string partition, string row) = Place(done.Key, done.DueAt);
        await tables.CommitAsync(Tables.Schedule, [RowWrite.Delete(partition, row, "*")], cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<int> RunAsync(TimeBudget budget, CancellationToken cancellationToken)
    {
        Instant now = clock.GetCurrentInstant();
        int sent = 0;
        string? continuation = null;
        do
        {
            TablePage open = await tables.QueryAsync(
                Tables.Schedule, new RowRange(BucketIndex, To: Bucket(now) + "~", Continuation: continuation), cancellationToken);
            foreach (TableRow index in open.Rows)
            {
                if (budget.IsOver)
                {
                    return sent;
                }

                sent += await SendBucketAsync(index, now, budget, cancellationToken);
            }

            continuation = open.Continuation;
        }
        while (continuation is not null);
        return sent;
    }

    private static (string Bucket, string Partition, string Row) Place(string key, Instant dueAt)
    {
        string digest = IdDerivation.Digest(key);
        string bucket = Bucket(dueAt);
        int shard = digest[0] % Shards;
        string row = string.Create(CultureInfo.InvariantCulture, $"{dueAt.ToUnixTimeMilliseconds():D14}|{digest}");
        return (bucket, string.Create(CultureInfo.InvariantCulture, $"{bucket}|{shard}"), row);
    }

    private static string Bucket(Instant at) =>
        (at.ToUnixTimeSeconds() / 60 / BucketMinutes).ToString("D10", CultureInfo.InvariantCulture);

    private static Columns Row(string queue, string message, Instant? sentAt) =>
        new Columns().Set(QueueColumn, queue).Set(MessageColumn, message).Set(SentColumn, sentAt?.ToUnixTimeMilliseconds() ?? 0);

    private async ValueTask<int> SendBucketAsync(TableRow index, Instant now, TimeBudget budget, CancellationToken cancellationToken)
    {
        int sent = 0;
        int left = 0;
        string dueEnd = (now.ToUnixTimeMilliseconds() + 1).ToString("D14", CultureInfo.InvariantCulture);
        for (int shard = 0; shard < Shards; shard++)
        {
            string partition = string.Create(CultureInfo.InvariantCulture, $"{index.RowKey}|{shard}");
            string? continuation = null;
            do
            {
                TablePage page = await tables.QueryAsync(Tables.Schedule, new RowRange(partition, Take: PageRows, Continuation: continuation), cancellationToken);
                left += page.Rows.Count;
                List<TableRow> due = [.. page.Rows.Where(row => string.CompareOrdinal(row.RowKey, dueEnd) < 0 && MustSend(row, now))];
                foreach (TableRow[] part in due.Chunk(ParallelSends))
                {
                    await Task.WhenAll(part.Select(row => SendAsync(row, now, cancellationToken).AsTask()));
                }

                sent += due.Count;
                continuation = page.Continuation;
            }
            while (continuation is not null && !budget.IsOver);
        }

        if (left == 0 && !budget.IsOver && now - Instant.FromUnixTimeMilliseconds(index.Columns.Integer(AtColumn)!.Value) > IndexGrace)
        {
            await tables.CommitAsync(Tables.Schedule, [RowWrite.Delete(BucketIndex, index.RowKey, index.ETag)], cancellationToken);
        }

        return sent;
    }

    private static bool MustSend(TableRow row, Instant now) =>
        now - Instant.FromUnixTimeMilliseconds(row.Columns.Integer(SentColumn)!.Value) > ResendAfter;

    /// <summary>Sends first and notes it after: a crash in between sends twice, which the work must bear anyway.</summary>
    private async ValueTask SendAsync(TableRow row, Instant now, CancellationToken cancellationToken)
    {
        string queue = row.Columns.Text(QueueColumn)!;
        string message = row.Columns.Text(MessageColumn)!;
        await queues.SendAsync(queue, message, TimeSpan.Zero, cancellationToken);
        await tables.CommitAsync(
            Tables.Schedule, [RowWrite.Replace(row.PartitionKey, row.RowKey, row.ETag, Row(queue, message, now))], cancellationToken);
    }
}
