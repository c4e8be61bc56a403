using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Domain.Identity;

namespace Billing.Application.Webhooks.Events;

/// <summary>Everything that happened in a data space: for checks that compare it with what was told.</summary>
public sealed class EventHistory(ListReader lists)
{
    private const int PageItems = 1_000;

    /// <summary>All events, oldest first.</summary>
    public async ValueTask<IReadOnlyList<OccurredEvent>> AllAsync(DataSpace space, CancellationToken cancellationToken)
    {
        List<OccurredEvent> events = [];
        while (true)
        {
            ListSlice slice = await lists.ReadAsync(space, DomainEvents.List, new ListQuery([], null, Descending: false, events.Count, PageItems), cancellationToken);
            events.AddRange(slice.Rows.Select(row => OccurredEvent.From(space, row)));
            if (slice.Rows.Count < PageItems)
            {
                return events;
            }
        }
    }
}
