using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Usage.Queries;

/// <summary>Lists the events that a subscription pays for: of the codes that its plan's metrics measure, within its service.</summary>
public sealed class SubscriptionEvents(UsageEvents events, UsageQueries queries)
{
    /// <summary>A page of them; the query's own window and code narrow it further.</summary>
    public async ValueTask<EventPage> ListAsync(DataSpace space, Subscription subscription, EventQuery query, CancellationToken cancellationToken)
    {
        InstantSpan service = queries.ServiceOf(subscription);
        InstantSpan span = service.Intersect(new InstantSpan(query.From ?? Instant.MinValue, query.To ?? Instant.MaxValue));
        var metrics = await queries.MetricsOfPlanAsync(space, subscription, cancellationToken);
        return span.IsEmpty
            ? new EventPage([], 0)
            : await events.ListAsync(
                space, subscription.CustomerId.Owner,
                query with { From = span.Start, To = span.End, Codes = [.. metrics.Select(metric => metric.MeasuredCode).Distinct()] }, cancellationToken);
    }
}
