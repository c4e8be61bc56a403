using System.Globalization;
using Billing.Application.Ports;
using Billing.Application.Work;
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

    /// <summary>Month starts make thousands of customers due at one instant.</summary>
    private const int ParallelSends = 16;

    /// <summary>So many entries are marked as sent in one transaction.</summary>
    private const int PageRows = 100;

    private const string SentColumn = "sent";
    private const string QueueColumn = "queue";
    private const string MessageColumn = "message";

    /// <summary>An index row younger than this is kept although its bucket looks empty: its first row may be on the way.</summary>
    private static readonly Duration IndexGrace = Duration.FromHours(1);

    private readonly ScheduleWrites _writes = new(tables, clock);

    /// <summary>Adds work, or moves its message; work that is due already is sent at once.</summary>
    public Task AddAsync(ScheduleDue due, CancellationToken cancellationToken) => ApplyAsync([due], [], cancellationToken);

    /// <summary>Forgets work that is done.</summary>
    public Task RemoveAsync(ScheduleDone done, CancellationToken cancellationToken) => ApplyAsync([], [done], cancellationToken);

    /// <summary>Adds work and forgets other work, in shared transactions.</summary>
    public async Task ApplyAsync(IReadOnlyList<ScheduleDue> added, IReadOnlyList<ScheduleDone> done, CancellationToken cancellationToken)
    {
        Instant now = clock.GetCurrentInstant();

        // The rows first: work that is done before the send returns must find the row that it removes.
        await _writes.WriteAsync(
            [.. added.Select(due => (SchedulePlace.Of(due.Key, due.DueAt), Row(due.Queue, due.Message, due.DueAt <= now ? now : null)))],
            done.Select(each => SchedulePlace.Of(each.Key, each.DueAt)), cancellationToken);
        foreach (ScheduleDue due in added.Where(due => due.DueAt <= now))
        {
            await queues.SendAsync(due.Queue, due.Message, TimeSpan.Zero, cancellationToken);
        }
    }

    /// <summary>Whether work is on the schedule.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="dueAt">When it is due.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<bool> HasAsync(string key, Instant dueAt, CancellationToken cancellationToken)
    {
        var place = SchedulePlace.Of(key, dueAt);
        return await tables.GetAsync(Tables.Schedule, place.Partition, place.Row, cancellationToken) is not null;
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
                Tables.Schedule, new RowRange(ScheduleWrites.BucketIndex, To: SchedulePlace.BucketOf(now) + "~", Continuation: continuation), cancellationToken);
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

    private static Columns Row(string queue, string message, Instant? sentAt) =>
        new Columns().Set(QueueColumn, queue).Set(MessageColumn, message).Set(SentColumn, sentAt?.ToUnixTimeMilliseconds() ?? 0);

    private async ValueTask<int> SendBucketAsync(TableRow index, Instant now, TimeBudget budget, CancellationToken cancellationToken)
    {
        int sent = 0;
        int left = 0;
        string dueEnd = (now.ToUnixTimeMilliseconds() + 1).ToString("D14", CultureInfo.InvariantCulture);
        for (int shard = 0; shard < ScheduleWrites.Shards; shard++)
        {
            string partition = SchedulePlace.PartitionOf(index.RowKey, shard);
            string? continuation = null;
            do
            {
                TablePage page = await tables.QueryAsync(Tables.Schedule, new RowRange(partition, Take: PageRows, Continuation: continuation), cancellationToken);
                left += page.Rows.Count;
                List<TableRow> due = [.. page.Rows.Where(row => string.CompareOrdinal(row.RowKey, dueEnd) < 0 && MustSend(row, now))];
                sent += await SendAsync(due, now, cancellationToken);
                continuation = page.Continuation;
            }
            while (continuation is not null && !budget.IsOver);
        }

        if (left == 0 && !budget.IsOver && now - Instant.FromUnixTimeMilliseconds(index.Columns.Integer(ScheduleWrites.AtColumn)!.Value) > IndexGrace)
        {
            _writes.Forget(index.RowKey);
            await tables.CommitAsync(Tables.Schedule, [RowWrite.Delete(ScheduleWrites.BucketIndex, index.RowKey, index.ETag)], cancellationToken);
        }

        return sent;
    }

    private static bool MustSend(TableRow row, Instant now) =>
        now - Instant.FromUnixTimeMilliseconds(row.Columns.Integer(SentColumn)!.Value) > ResendAfter;

    /// <summary>
    /// Sends first and notes it after: a crash in between sends twice, which the work must bear anyway. What was sent is noted together, unless some of it
    /// is done, or was sent by another run, already.
    /// </summary>
    private async ValueTask<int> SendAsync(List<TableRow> due, Instant now, CancellationToken cancellationToken)
    {
        if (due.Count == 0)
        {
            return 0;
        }

        foreach (TableRow[] part in due.Chunk(ParallelSends))
        {
            await Task.WhenAll(part.Select(row => queues.SendAsync(
                row.Columns.Text(QueueColumn)!, row.Columns.Text(MessageColumn)!, TimeSpan.Zero, cancellationToken).AsTask()));
        }

        RowWrite[] notes = [.. due.Select(row => RowWrite.Replace(
            row.PartitionKey, row.RowKey, row.ETag, Row(row.Columns.Text(QueueColumn)!, row.Columns.Text(MessageColumn)!, now)))];
        CommitResult noted = await tables.CommitAsync(Tables.Schedule, notes, cancellationToken);
        foreach (RowWrite note in noted.IsCommitted ? [] : notes)
        {
            await tables.CommitAsync(Tables.Schedule, [note], cancellationToken);
        }

        return due.Count;
    }
}
