using Billing.Application.Ports;
using Billing.Application.Usage.Counting;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Transactions;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>What a check of counters against raw events found.</summary>
/// <param name="Days">Days with usage that were looked at.</param>
/// <param name="Events">Events that count on them.</param>
/// <param name="Differences">Hours whose counters are wrong.</param>
/// <param name="MissingMeters">Meters without counters, by day: younger than the events. Their answers are right and slower.</param>
/// <param name="MissingTransactions">Events that the directory of transactions does not know: a resend of them on another day would count.</param>
/// <param name="DaysRepaired">Days whose counters were written anew.</param>
public sealed record RecomputeReport(
    int Days, long Events, IReadOnlyList<CounterDifference> Differences, int MissingMeters, int MissingTransactions, int DaysRepaired)
{
    /// <summary>True when counters and directory say what the events say.</summary>
    public bool IsRight => Differences.Count == 0 && MissingTransactions == 0;

    /// <summary>Nothing looked at.</summary>
    public static readonly RecomputeReport Nothing = new(0, 0, [], 0, 0, 0);

    internal RecomputeReport With(RecomputeReport other) => new(
        Days + other.Days, Events + other.Events, [.. Differences, .. other.Differences], MissingMeters + other.MissingMeters,
        MissingTransactions + other.MissingTransactions, DaysRepaired + other.DaysRepaired);
}

/// <summary>
/// Computes a customer's counters again from the raw events: to compare, and to put right what differs. A repair is conditioned on the head like
/// counting, so it can run beside it; sealed periods over hours that it changes are rated again.
/// </summary>
public sealed class UsageRecompute(ITableStore tables, IUsageCatalog catalog, UsageHints? hints = null)
{
    private const int TriesMax = 20;

    /// <summary>So many unknown transactions are entered one by one; with more the whole directory is built again by the next counting.</summary>
    private const int TransactionsMax = 20_000;

    /// <summary>Compares the days [first, last] of a customer under the present meters, and repairs what differs when asked to.</summary>
    /// <exception cref="StoreException">The store failed; running again is safe.</exception>
    public async ValueTask<RecomputeReport> RunAsync(
        DataSpace space, OwnerKey customer, UtcDay first, UtcDay last, bool repairs, CancellationToken cancellationToken)
    {
        MeterSet meters = (await catalog.RulesAsync(space, cancellationToken).ConfigureAwait(false)).Meters;
        string partition = space.CustomerPartition(customer);
        StoredHead stored = await HeadRow.ReadAsync(tables, partition, cancellationToken).ConfigureAwait(false);
        RecomputeReport report = RecomputeReport.Nothing;
        foreach (UtcDay day in stored.Head.Days.NewestFirst(first, last).Order().ToList())
        {
            report = report.With(await RunAsync(partition, day, meters, repairs, cancellationToken).ConfigureAwait(false));
        }

        return report;
    }

    private async ValueTask<RecomputeReport> RunAsync(string partition, UtcDay day, MeterSet meters, bool repairs, CancellationToken cancellationToken)
    {
        for (int tries = 1; tries <= TriesMax; tries++)
        {
            CustomerState state = await CustomerState.LoadAsync(tables, partition, long.MaxValue, cancellationToken).ConfigureAwait(false);
            List<AcceptedEvent> records = await SegmentRows.ReadRecordsAsync(tables, partition, day, cancellationToken).ConfigureAwait(false);
            List<AcceptedEvent> counting = DayFacts.CountingOf(records);
            Dictionary<UtcDay, StoredDay> rows = await DayRows.ReadAsync(tables, partition, day, day, cancellationToken).ConfigureAwait(false);
            DayDocument computed = Compute(day, counting, meters), before = rows.GetValueOrDefault(day)?.Document ?? new DayDocument(day);
            CounterComparison compared = CounterComparison.Of(before, computed, meters);
            computed.Follow(before);
            if (await UnknownAsync(state, day, records, cancellationToken).ConfigureAwait(false) is not { } unknown)
            {
                continue;
            }

            var report = new RecomputeReport(1, counting.Count, compared.Differences, compared.MissingMeters, unknown.Count, 0);
            bool isToRepair = repairs && (!report.IsRight || report.MissingMeters > 0);
            if (isToRepair && await RepairAsync(state, meters, computed, compared, unknown, cancellationToken).ConfigureAwait(false))
            {
                return report with { DaysRepaired = 1 };
            }

            if (!isToRepair && (await HeadRow.ReadAsync(tables, partition, cancellationToken).ConfigureAwait(false)).ETag == state.ETag)
            {
                return report;
            }
        }

        throw new StoreException(StoreFault.Throttled, "The customer's usage changed during every attempt to compute it again");
    }

    private static DayDocument Compute(UtcDay day, List<AcceptedEvent> counting, MeterSet meters)
    {
        var document = new DayDocument(day);
        counting.ForEach(accepted => document.Add(accepted.Event, meters));
        return document;
    }

    /// <summary>Transactions of a day that the directory should know and does not; null when the state is out of date.</summary>
    private static async ValueTask<List<TransactionHash>?> UnknownAsync(
        CustomerState state, UtcDay day, List<AcceptedEvent> records, CancellationToken cancellationToken)
    {
        if (day < state.Directory.CompleteFrom)
        {
            return [];
        }

        if (!await state.Runs.LoadAsync(state.Directory, records.Select(record => record.Hash.Item), [], cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var entries = new List<TransactionEntry>();
        return records.ConvertAll(record => record.Hash).Distinct().Where(hash =>
        {
            entries.Clear();
            state.Runs.Find(state.Directory, hash.Item, entries);
            return !entries.Exists(entry => !entry.IsWaiting && entry.Day == day);
        }).ToList();
    }

    private async ValueTask<bool> RepairAsync(
        CustomerState state, MeterSet meters, DayDocument computed, CounterComparison compared, List<TransactionHash> unknown, CancellationToken cancellationToken)
    {
        if (unknown.Count > TransactionsMax)
        {
            state.Directory.Reset();
        }
        else
        {
            unknown.ForEach(hash => state.Directory.Add(TransactionEntry.Of(hash, computed.Day)));
        }

        var frame = new CommitFrame(state, meters);
        frame.Start(0, hubPartition: 0);
        frame.Store(new DayState(computed), []);
        foreach (CounterDifference difference in compared.Differences)
        {
            frame.LateHour(difference.Code, computed.Day.Start + Duration.FromHours(difference.Hour));
        }

        List<RowWrite> writes = frame.Finish() ?? throw new InvalidOperationException("The counters of a day have outgrown a transaction");
        if (frame.NeedsFollowUp && hints is not null)
        {
            await hints.EnsureAsync(state.Partition, cancellationToken).ConfigureAwait(false);
        }

        return await state.TryCommitAsync(writes, cancellationToken).ConfigureAwait(false);
    }
}
