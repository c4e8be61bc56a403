using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Work;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage.Retention;

/// <summary>
/// The work behind the queue <c>archive-usage</c>: once a day it moves the raw events of the day that has just become old, and looks again at
/// some older days, because events may come late. Of whoever had usage on a day that it looks at, and of a day that has just settled, it also removes
/// what is left over. Each run enters the next one before it takes its own entry off the schedule.
/// </summary>
public sealed class UsageRetention(ITableStore tables, IBlobStore blobs, WorkSchedule schedule, UsageOptions options, IClock clock) : IUsageRetention
{
    /// <summary>How many days after it became old a day is looked at: at once, and until no more late events are taken.</summary>
    private static readonly int[] SweepsAfterDays = [0, 7, 30, 90, 200, 320];

    /// <summary>So many days old, a day has settled: most of what was left over in counting it can go then.</summary>
    private const int SettledDays = 2;

    private readonly SegmentArchive _archive = new(tables, blobs);
    private readonly LeftoverSweep _leftovers = new(tables);

    /// <summary>The ages of the days that a run looks at. A message names them by their place.</summary>
    private readonly int[] _ages = [.. SweepsAfterDays.Select(days => options.SegmentDays + days), SettledDays];

    /// <inheritdoc/>
    public async Task<WorkOutcome> RunAsync(string message, TimeBudget budget, CancellationToken cancellationToken)
    {
        RetentionMessage job = JsonSerializer.Deserialize(message, StoredJson.Default.RetentionMessage)!;
        for (int sweep = job.Sweep; sweep < _ages.Length; sweep++)
        {
            var day = new UtcDay(UtcDay.Of(job.DueAt).Number - _ages[sweep]);
            string? from = sweep == job.Sweep ? job.From : null;
            if (await SweepAsync(job.Space, day, from, _ages[sweep] >= options.SegmentDays, budget, cancellationToken).ConfigureAwait(false) is { } rest)
            {
                return WorkOutcome.ContinueWith((job with { Sweep = sweep, From = rest }).ToText());
            }
        }

        await schedule.AddAsync(RetentionMessage.Next(job.Space, Instant.Max(job.DueAt, clock.GetCurrentInstant())), cancellationToken).ConfigureAwait(false);
        await schedule.RemoveAsync(new ScheduleDone(job.ScheduleKey, job.DueAt), cancellationToken).ConfigureAwait(false);
        return WorkOutcome.Done;
    }

    /// <summary>Tidies a day of every customer who had usage on it. Null when it is done; else the index entry to go on with.</summary>
    private async ValueTask<string?> SweepAsync(DataSpace space, UtcDay day, string? from, bool isOld, TimeBudget budget, CancellationToken cancellationToken)
    {
        RowRange range = RowRange.Prefix(UsageRows.IndexPartition(space), UsageRows.IndexDay(day));
        await foreach (TableRow row in Pages.ReadAsync(tables, from is null ? range : range with { From = from }, cancellationToken).ConfigureAwait(false))
        {
            if (budget.IsOver)
            {
                return row.RowKey;
            }

            (_, OwnerKey customer) = UsageRows.ReadIndexEntry(row.RowKey);
            string partition = space.CustomerPartition(customer);
            if (isOld)
            {
                await _archive.MoveAsync(partition, day, cancellationToken).ConfigureAwait(false);
            }

            await _leftovers.RunAsync(partition, day, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }
}
