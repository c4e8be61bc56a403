using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Notifications;
using Billing.Application.Ports;
using Billing.Application.Webhooks.Delivery;
using Billing.Application.Webhooks.Endpoints;
using Billing.Application.Work;
using Billing.Domain.Identity;

namespace Billing.Application.Webhooks.Events;

/// <summary>
/// The work behind the queue <c>follow-events</c>: makes a webhook of each event for each endpoint that wants it, and notifications of those that people
/// should see. Doing it twice makes none twice; one endpoint whose partition cannot be written holds up no other.
/// </summary>
public sealed class FanOutEvents(EndpointReader endpoints, QueueWebhooks webhooks, NotifyPeople people, WorkSchedule schedule, ITableStore tables) : IEventFanOut
{
    /// <inheritdoc/>
    public async Task<WorkOutcome> RunAsync(string message, TimeBudget budget, CancellationToken cancellationToken)
    {
        FanOutMessage job = JsonSerializer.Deserialize(message, WebhookJson.Default.FanOutMessage)!;
        List<OccurredEvent> events = [.. job.Events.Select(row => OccurredEvent.From(job.Space, row.Utf8))];
        foreach (BillingId large in job.Large)
        {
            if (await tables.GetAsync(Tables.Webhooks, WebhookRows.LargeEvents(job.Space), large.ToString(), cancellationToken) is { } row)
            {
                events.Add(OccurredEvent.From(job.Space, DocumentCodec.Read(row.Columns, WebhookJson.Default.RawJson).Utf8));
            }
        }

        WebhookEndpoints all = await endpoints.FindAsync(job.Space, cancellationToken);
        await Task.WhenAll(
        [
            people.TellAsync(job.Space, events, cancellationToken),
            .. all.All.Where(endpoint => endpoint.Status == EndpointStatus.Active).Select(endpoint => webhooks.AddAsync(job.Space, endpoint, events, cancellationToken)),
        ]);
        await schedule.RemoveAsync(new ScheduleDone(job.Key, job.DueAt), cancellationToken);
        foreach (BillingId large in job.Large)
        {
            await tables.CommitAsync(Tables.Webhooks, [RowWrite.Delete(WebhookRows.LargeEvents(job.Space), large.ToString(), "*")], cancellationToken);
        }

        return WorkOutcome.Done;
    }
}
