using Billing.Application.Ports;
using Billing.Application.Usage.Counting;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Transactions;

namespace Billing.Application.Usage.Transactions;

/// <summary>Finds counted events by their transaction: the head and at most one row of each run of the directory say on which day to look.</summary>
internal sealed class TransactionLookup(ITableStore tables)
{
    private const int TriesMax = 5;

    /// <summary>The event with an id, or null when it was not counted (yet).</summary>
    public async ValueTask<UsageFact?> FindAsync(DataSpace space, BillingId eventId, CancellationToken cancellationToken)
    {
        string partition = space.CustomerPartition(eventId.Owner);
        var records = new List<AcceptedEvent>();
        AcceptedEvent? counting = null;
        foreach (UtcDay day in await DaysAsync(partition, eventId.Item, cancellationToken).ConfigureAwait(false))
        {
            List<AcceptedEvent> found = await SegmentRows.FindAsync(tables, partition, day, eventId.Item, cancellationToken).ConfigureAwait(false);
            found.RemoveAll(record => record.Id != eventId);
            records.AddRange(found);
            counting ??= DayFacts.CountingOf(found) is [var only, ..] ? only : null;
        }

        AcceptedEvent? last = counting ?? records.Where(record => record.Amendment is null).MaxBy(record => record.Revision);
        return last is null ? null : new UsageFact(last, records.Max(record => record.Revision), counting is null);
    }

    /// <summary>The days on which a transaction may lie. Days that the directory has forgotten, or never knew, are looked through last.</summary>
    private async ValueTask<List<UtcDay>> DaysAsync(string partition, ulong item, CancellationToken cancellationToken)
    {
        for (int tries = 1; ; tries++)
        {
            StoredHead stored = await HeadRow.ReadAsync(tables, partition, cancellationToken).ConfigureAwait(false);
            var runs = new LoadedRuns(tables, partition, long.MaxValue);
            if (await runs.LoadAsync(stored.Directory, [item], [], cancellationToken).ConfigureAwait(false))
            {
                var entries = new List<TransactionEntry>();
                runs.Find(stored.Directory, item, entries);
                IEnumerable<UtcDay> forgotten = stored.Directory.CompleteFrom.Number == int.MinValue
                    ? []
                    : stored.Head.Days.NewestFirst(new UtcDay(int.MinValue), new UtcDay(stored.Directory.CompleteFrom.Number - 1));
                return [.. entries.Where(entry => !entry.IsWaiting).Select(entry => entry.Day).Concat(forgotten).Distinct()];
            }

            if (tries == TriesMax)
            {
                throw new StoreException(StoreFault.Throttled, "The customer's directory of transactions changed during every attempt to read it");
            }
        }
    }
}
