using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Notifications;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Webhooks.Endpoints;
using Billing.Application.Work;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Webhooks.Events;

/// <summary>
/// Puts the events that somebody outside wants to hear of into messages, many in one. Each message stands in the schedule too, until it is done, so neither a
/// lost message nor a poison queue is its only record. Events that nobody wants cost a look at the endpoints in memory.
/// </summary>
public sealed class FollowEvents(EndpointReader endpoints, WebhookSurfaces surfaces, WorkSchedule schedule, ITableStore tables, IClock clock) : IEventFollower
{
    /// <summary>Most bytes of events in one message: a column of the schedule holds 32,000 characters.</summary>
    private const int MessageBytesMax = 20_000;

    /// <inheritdoc/>
    public async ValueTask FollowAsync(IReadOnlyList<CommittedEvent> events, CancellationToken cancellationToken)
    {
        List<ScheduleDue> messages = [];
        foreach (IGrouping<DataSpace, CommittedEvent> organization in events.GroupBy(each => each.Space))
        {
            WebhookEndpoints known = await endpoints.RememberedAsync(organization.Key, cancellationToken);
            List<CommittedEvent> wanted = [.. organization.Where(each => NotificationRules.Has(each.Type) || IsWanted(known, each.Type))];
            await KeepLargeAsync(organization.Key, wanted, cancellationToken);
            messages.AddRange(MessagesOf(organization.Key, wanted));
        }

        if (messages.Count > 0)
        {
            await schedule.ApplyAsync(messages, [], cancellationToken);
        }
    }

    private bool IsWanted(WebhookEndpoints known, string type) =>
        known.All.Any(endpoint => endpoint.Status == EndpointStatus.Active && surfaces.MayWant(endpoint, type));

    private async ValueTask KeepLargeAsync(DataSpace space, List<CommittedEvent> wanted, CancellationToken cancellationToken)
    {
        foreach (CommittedEvent large in wanted.Where(IsLarge))
        {
            Columns columns = DocumentCodec.Write(new Columns(), large.Row.ToArray());
            await tables.CommitAsync(Tables.Webhooks, [RowWrite.Upsert(WebhookRows.LargeEvents(space), large.Id.ToString(), columns)], cancellationToken);
        }
    }

    private IEnumerable<ScheduleDue> MessagesOf(DataSpace space, List<CommittedEvent> wanted)
    {
        List<CommittedEvent> part = [];
        int bytes = 0;
        foreach (CommittedEvent each in wanted)
        {
            int size = IsLarge(each) ? 0 : each.Row.Length;
            if (bytes + size > MessageBytesMax)
            {
                yield return MessageOf(space, part);
                (part, bytes) = ([], 0);
            }

            part.Add(each);
            bytes += size + 50;
        }

        if (part.Count > 0)
        {
            yield return MessageOf(space, part);
        }
    }

    private ScheduleDue MessageOf(DataSpace space, List<CommittedEvent> part)
    {
        string key = $"events|{space}|{part[0].Id}";
        var dueAt = Instant.Min(part[0].OccurredAt, clock.GetCurrentInstant());
        var message = new FanOutMessage(
            space, key, dueAt, [.. part.Where(each => !IsLarge(each)).Select(each => new RawJson(each.Row))], [.. part.Where(IsLarge).Select(each => each.Id)]);
        return new ScheduleDue(key, dueAt, WorkQueues.FollowEvents, JsonSerializer.Serialize(message, WebhookJson.Default.FanOutMessage));
    }

    private static bool IsLarge(CommittedEvent each) => each.Row.Length > MessageBytesMax;
}
