using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Subscriptions;
using Billing.Application.Tests.Consistency;

namespace Billing.Application.Tests.Subscriptions;

/// <summary>What the lists say of subscriptions.</summary>
internal sealed record ListedSubscriptions(IReadOnlyList<int> Versions, int UpdatedEvents)
{
    public static async Task<ListedSubscriptions> ReadAsync(Site site)
    {
        ListSlice slice = await site.Lists.ReadAsync(
            site.Space, SubscriptionLists.Subscriptions, new ListQuery([], null, false, 0, 100), default);
        int updated = (await site.Lists.ReadAsync(
            site.Space, DomainEvents.List, new ListQuery([ListFilter.EqualTo("type", "subscription.updated")], null, false, 0, 1), default)).Total;
        return new ListedSubscriptions(
            [.. slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, SubscriptionLists.RowType)!.PlanVersion)], updated);
    }
}
