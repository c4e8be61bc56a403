using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Application.Usage.Counting;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Transactions;

namespace Billing.Application.Tests.Usage;

/// <summary>Writes a day of a customer as counting leaves it behind, without the way there: for tests with very many customers.</summary>
internal static class CrowdedDay
{
    public static async Task WriteAsync(
        ITableStore tables, DataSpace space, OwnerKey customer, IReadOnlyList<AcceptedEvent> events, CancellationToken cancellationToken)
    {
        UtcDay day = events[0].Day;
        string partition = space.CustomerPartition(customer);
        var document = new DayDocument(day);
        foreach (AcceptedEvent one in events)
        {
            document.Add(one.Event, MeterSet.Empty);
        }

        await new DayIndex(tables).AddAsync(space, customer, [day]);
        var head = new UsageHead();
        head.Advance(events.Count);
        head.Days.Add(day, head.Version);
        List<RowWrite> writes = [HeadRow.Write(partition, new StoredHead(head, TransactionDirectory.Empty, null)), SegmentRows.Write(partition, day, 1, events)];
        DayRows.Write(writes, partition, document, 1);
        Assert.True((await tables.CommitAsync(UsageRows.Table, writes, cancellationToken)).IsCommitted);
    }
}
