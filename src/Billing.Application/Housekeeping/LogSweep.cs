using System.Text.Json;
using Billing.Application.Audit;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Payments.Inbound;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Housekeeping;

/// <summary>
/// Removes the audit log, the history of events and the events of payment providers month by month, once the whole month is older than each is kept. Of a provider's event the record goes that keeps it from
/// being applied again: whoever sent it that late would find its payment as it is and change nothing.
/// </summary>
public sealed class LogSweep(ITableStore tables, ListReader lists, ListMonths months, RetentionOptions options, IClock clock)
{
    private const int PageItems = 500;

    /// <summary>Removes what is old of a data space.</summary>
    /// <exception cref="StoreException">The store failed; running again is safe.</exception>
    public async ValueTask RunAsync(DataSpace space, CancellationToken cancellationToken)
    {
        await DropAsync(space, AuditLists.Entries, options.AuditDays, _ => ValueTask.CompletedTask, cancellationToken);
        await DropAsync(space, DomainEvents.List, options.EventDays, _ => ValueTask.CompletedTask, cancellationToken);
        await DropAsync(space, InboundLists.Events, options.ProviderEventDays, month => RemoveRecordsAsync(space, month, cancellationToken), cancellationToken);
    }

    private async ValueTask DropAsync(DataSpace space, ListDefinition list, int days, Func<Interval, ValueTask> removeRows, CancellationToken cancellationToken)
    {
        foreach (Interval month in await months.EndedAsync(space, list, clock.GetCurrentInstant() - Duration.FromDays(days), cancellationToken))
        {
            await removeRows(month);
            await months.DropAsync(space, list, month, cancellationToken);
        }
    }

    /// <summary>The list goes last: a run that ends half way finds the rest by it.</summary>
    private async ValueTask RemoveRecordsAsync(DataSpace space, Interval month, CancellationToken cancellationToken)
    {
        var query = new ListQuery([], null, Descending: false, 0, PageItems) { CreatedFrom = month.Start, CreatedTo = month.End };
        ListSlice slice;
        do
        {
            slice = await lists.ReadAsync(space, InboundLists.Events, query, cancellationToken);
            foreach (ReadOnlyMemory<byte> row in slice.Rows)
            {
                InboundEvent inbound = JsonSerializer.Deserialize(row.Span, InboundLists.RowType)!;
                await tables.RemoveAsync(InboundRows.AddressOf(space, inbound.Provider, inbound.EventId), InboundRows.Of(inbound.Id), cancellationToken);
            }

            query = query with { Skip = query.Skip + PageItems };
        }
        while (query.Skip < slice.Total);
    }
}
