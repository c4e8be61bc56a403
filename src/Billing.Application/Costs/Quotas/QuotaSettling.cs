using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Domain.Costs;
using Billing.Domain.Identity;
using Billing.Domain.Time;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Costs.Quotas;

/// <summary>
/// Compares what was let in with what is counted. Whatever is taken off a window was found to be counted before the counters were read, so it is in them: a window
/// never says less than what is and will be counted.
/// </summary>
internal sealed class QuotaSettling(ITableStore tables, UsageReader usage, UsageEvents events, HubProof? proof, IClock clock)
{
    /// <summary>
    /// What was let in so long ago, and is not counted although the hub is empty since, was never sent: more than the longest that a request may take.
    /// </summary>
    public static readonly Duration ReleaseAfter = Duration.FromMinutes(10);

    private const int TriesMax = 4;

    /// <summary>A window of which nothing was let in yet.</summary>
    public async ValueTask<QuotaWindow> OpenAsync(DataSpace space, OwnerKey customer, QuotaRule rule, InstantSpan period, CancellationToken cancellationToken)
    {
        UsageReading reading = await ReadAsync(space, customer, rule, period, cancellationToken);
        return new QuotaWindow { QuotaId = rule.Quota.Id, Period = period, Counted = reading.Meters[0].Units, Version = reading.Version };
    }

    /// <summary>The window as it stands now: exact, unless the customer is counted during every look; then it may say too much for a moment.</summary>
    public async ValueTask<QuotaWindow> SettleAsync(
        DataSpace space, OwnerKey customer, QuotaRule rule, QuotaWindow window, CancellationToken cancellationToken)
    {
        Instant oldest = clock.GetCurrentInstant() - ReleaseAfter;
        Instant? through = proof is not null && window.Open.Values.Any(open => open.At <= oldest) ? await proof.ThroughAsync(cancellationToken) : null;
        for (int tries = 1; ; tries++)
        {
            string partition = space.CustomerPartition(customer);
            long version = (await tables.GetAsync(UsageRows.Table, partition, UsageRows.Head, cancellationToken))?.Columns.Integer(UsageRows.Version) ?? 0;
            if (version == window.Version && window.Open.Values.All(open => open.WasNew && !IsOver(open, through)))
            {
                return window;
            }

            HashSet<TransactionHash> gone = await CountedAsync(partition, window, cancellationToken);
            TransactionHash[] unsure = [.. window.Open.Values.Where(open => !open.WasNew && !gone.Contains(open.Transaction)).Select(open => open.Transaction)];
            bool[] wereCounted = await ParallelReads.MapAsync(
                unsure, async (transaction, token) => await IsCountedAsync(space, customer, transaction, token), cancellationToken);
            gone.UnionWith(unsure.Where((_, i) => wereCounted[i]));
            gone.UnionWith(window.Open.Values.Where(open => IsOver(open, through)).Select(open => open.Transaction));

            // Read last: everything that was found counted is in it.
            UsageReading reading = await ReadAsync(space, customer, rule, window.Period, cancellationToken);
            if (reading.Version == version || tries == TriesMax)
            {
                return (window with { Counted = reading.Meters[0].Units, Version = version }).Without(gone).Knowing(unsure);
            }
        }
    }

    /// <summary>Whether an event is counted, whenever that was.</summary>
    public async ValueTask<bool> IsCountedAsync(DataSpace space, OwnerKey customer, TransactionHash transaction, CancellationToken cancellationToken) =>
        await events.FindFactAsync(space, transaction.EventId(customer), cancellationToken) is not null;

    private static bool IsOver(Reservation open, Instant? through) => through is { } instant && open.At + ReleaseAfter <= instant;

    /// <summary>Which of a window's events were counted since its version: only the segments of that time are looked through.</summary>
    private async ValueTask<HashSet<TransactionHash>> CountedAsync(string partition, QuotaWindow window, CancellationToken cancellationToken)
    {
        HashSet<TransactionHash> found = [];
        foreach (IGrouping<UtcDay, Reservation> day in window.Open.Values.GroupBy(open => open.Day))
        {
            await SegmentRows.FindHashesAsync(
                tables, partition, day.Key, [.. day.Select(open => open.Transaction)], found, cancellationToken, after: window.Version);
        }

        return found;
    }

    private ValueTask<UsageReading> ReadAsync(DataSpace space, OwnerKey customer, QuotaRule rule, InstantSpan period, CancellationToken cancellationToken)
    {
        InstantSpan span = QuotaRule.ReadingOf(period, clock.GetCurrentInstant());
        return usage.ReadAsync(space, customer, [rule.Meter], span.Start, span.End, cancellationToken);
    }
}
