using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>
/// Seals a period before it is billed: one conditional write on the head that every counting commit is conditioned on, so each event
/// is either in the sealed version or after it, and what comes after leaves a re-rate note.
/// </summary>
public sealed class UsageSeal(ITableStore tables)
{
    private const int TriesMax = 50;

    /// <summary>Days after a period that are read along with it: the head is at the end of one range. Beyond, it is read by itself.</summary>
    private static readonly Duration ReadAlong = Duration.FromDays(10);

    /// <summary>Seals [from, to) for a scope, such as a subscription. Repeating it gives the first seal.</summary>
    /// <param name="space">The organization and mode.</param>
    /// <param name="customer">The customer's key.</param>
    /// <param name="scope">What is billed: seals of different scopes are independent.</param>
    /// <param name="from">Start, inclusive.</param>
    /// <param name="to">End, exclusive.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The seal with the usage version at which the period was sealed.</returns>
    /// <exception cref="StoreException">The store failed; sealing again is safe.</exception>
    public async ValueTask<SealedPeriod> SealAsync(
        DataSpace space, OwnerKey customer, string scope, Instant from, Instant to, CancellationToken cancellationToken)
    {
        SealedUsage usage = await SealAsync(space, customer, [new SealedPeriod(scope, from, to, Version: 0)], to, cancellationToken).ConfigureAwait(false);
        return usage.Head.FindSeal(scope, from, to)!;
    }

    /// <summary>
    /// Seals periods that are closed together and gives the usage that they bill: one read, and one write on the condition that nothing was counted since.
    /// </summary>
    /// <param name="space">The organization and mode.</param>
    /// <param name="customer">The customer's key.</param>
    /// <param name="periods">The periods with their scopes; at least one.</param>
    /// <param name="now">Tells how far back they lie.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="StoreException">The store failed; sealing again is safe.</exception>
    internal async ValueTask<SealedUsage> SealAsync(
        DataSpace space, OwnerKey customer, IReadOnlyList<SealedPeriod> periods, Instant now, CancellationToken cancellationToken)
    {
        string partition = space.CustomerPartition(customer);
        var first = UtcDay.Of(periods.Min(period => period.From));
        Instant end = periods.Max(period => period.To);
        for (int tries = 1; tries <= TriesMax; tries++)
        {
            SealedUsage? read = now - end < ReadAlong ? await ReadRangeAsync(partition, first, UtcDay.Of(end), cancellationToken).ConfigureAwait(false) : null;
            read ??= await ReadApartAsync(partition, first, UtcDay.Of(end), cancellationToken).ConfigureAwait(false);
            if (!Add(read.Head, periods) || await WriteAsync(partition, read, cancellationToken).ConfigureAwait(false))
            {
                return read;
            }
        }

        throw new StoreException(StoreFault.Throttled, "The customer's usage changed during every attempt to seal it");
    }

    /// <summary>The version of the last commit with events of sealed periods; 0 when there was none.</summary>
    internal async ValueTask<long> LateVersionAsync(DataSpace space, OwnerKey customer, CancellationToken cancellationToken) =>
        (await HeadRow.ReadAsync(tables, space.CustomerPartition(customer), cancellationToken).ConfigureAwait(false)).Head.LateVersion;

    /// <summary>Adds the seals that the head has not; false when it has all.</summary>
    private static bool Add(UsageHead head, IReadOnlyList<SealedPeriod> periods)
    {
        List<SealedPeriod> missing = [.. periods.Where(period => head.FindSeal(period.Scope, period.From, period.To) is null)];
        missing.ForEach(period => head.Seal(period.Scope, period.From, period.To));
        return missing.Count > 0;
    }

    private async ValueTask<bool> WriteAsync(string partition, SealedUsage read, CancellationToken cancellationToken)
    {
        RowWrite write = HeadRow.Write(partition, HeadRow.Of(read.HeadRow, read.Head));
        return (await tables.CommitAsync(UsageRows.Table, [write], cancellationToken).ConfigureAwait(false)).IsCommitted;
    }

    /// <summary>Days and head as one page shows them, at one moment; null when they do not fit a page.</summary>
    private async ValueTask<SealedUsage?> ReadRangeAsync(string partition, UtcDay first, UtcDay last, CancellationToken cancellationToken)
    {
        TablePage page = await tables.QueryAsync(
            UsageRows.Table, new RowRange(partition, UsageRows.Day(first), UsageRows.AfterHead), cancellationToken).ConfigureAwait(false);
        if (page.Continuation is not null)
        {
            return null;
        }

        TableRow? headRow = page.Rows.Count > 0 && page.Rows[^1].RowKey == UsageRows.Head ? page.Rows[^1] : null;
        return new SealedUsage(headRow, HeadRow.Read(headRow).Head, first, last, DayRows.Read(headRow is null ? page.Rows : page.Rows.SkipLast(1)));
    }

    /// <summary>The head before the days: whatever is counted in between fails the seal, or shows in a day that is newer than the head.</summary>
    private async ValueTask<SealedUsage> ReadApartAsync(string partition, UtcDay first, UtcDay last, CancellationToken cancellationToken)
    {
        for (int tries = 1; ; tries++)
        {
            TableRow? headRow = await tables.GetAsync(UsageRows.Table, partition, UsageRows.Head, cancellationToken).ConfigureAwait(false);
            UsageHead head = HeadRow.Read(headRow).Head;
            Dictionary<UtcDay, StoredDay> days = await DayRows.ReadAsync(tables, partition, first, last, cancellationToken).ConfigureAwait(false);
            if (tries == TriesMax || days.Values.All(day => day.Version <= head.Version))
            {
                return new SealedUsage(headRow, head, first, last, days);
            }
        }
    }
}
