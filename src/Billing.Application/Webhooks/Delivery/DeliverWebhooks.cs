using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Application.Webhooks.Endpoints;
using Billing.Application.Webhooks.Events;
using Billing.Application.Work;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Webhooks.Delivery;

/// <summary>
/// The work behind the queue <c>deliver-webhooks</c>: sends what is due to one endpoint. It has the endpoint to itself, tries a few webhooks at a time, notes
/// them together, and ends after a minute or when none of a stretch was taken: so an endpoint that is slow or gone costs a bounded share of the time, and
/// rests the longer the longer nothing reaches it. A process that dies in between sends again, under the same event id.
/// </summary>
public sealed class DeliverWebhooks(
    Transactor transactor, OutboxDispatcher outbox, ITableStore tables, EndpointReader endpoints, EndpointSecrets secrets, DisableEndpoint disable,
    WebhookSurfaces surfaces, IWebhookTransport transport, IRandomSource random, IClock clock, TimeProvider time) : IWebhookDelivery
{
    /// <summary>How long one message works on.</summary>
    private static readonly TimeSpan RunFor = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public async Task<WorkOutcome> RunAsync(string message, TimeBudget budget, CancellationToken cancellationToken)
    {
        DeliveryMessage job = JsonSerializer.Deserialize(message, WebhookJson.Default.DeliveryMessage)!;
        PartitionAddress address = WebhookRows.QueueOf(job.Space, job.EndpointId);
        WebhookEndpoint? endpoint = (await endpoints.FindAsync(job.Space, cancellationToken)).Of(job.EndpointId);
        long started = time.GetTimestamp();
        DeliveryStep step = await StepAsync(address, new StepInput(job, endpoint, IsFirst: true, GoesOn: true, [], null), cancellationToken);
        while (step.ItemKeys.Count > 0)
        {
            TriedWebhook[] tried = await Task.WhenAll(step.ItemKeys.Select(item => TryAsync(address, job.Space, endpoint, item, cancellationToken)));
            string? fault = endpoint is null ? null : FaultOf(step, tried);
            if (fault is not null)
            {
                endpoint = await disable.RunAsync(job.Space, job.EndpointId, fault, CancellationToken.None) ?? endpoint;
            }

            bool goesOn = !budget.IsOver && time.GetElapsedTime(started) < RunFor && (endpoint is null || tried.Any(each => each.Reply.IsSuccess));
            step = await StepAsync(address, new StepInput(job, endpoint, IsFirst: false, goesOn, tried, Chance()) { Waits = endpoint is null ? null : surfaces[endpoint.Surface].Waits }, CancellationToken.None);
        }

        await outbox.DrainAsync(address, cancellationToken);
        return step.HeldUntil is { } until ? WorkOutcome.ContinueWith(message, Left(until)) : WorkOutcome.Done;
    }

    private async ValueTask<DeliveryStep> StepAsync(PartitionAddress address, StepInput input, CancellationToken cancellationToken)
    {
        DeliveryStep idle = DeliveryStep.Nothing;
        Result<Outcome<DeliveryStep>> done = await transactor.RunQueuedAsync(
            address, Command.Once(random), WebhookJson.Default.DeliveryStep,
            async (work, ct) =>
            {
                Result<DeliveryStep> decided = await new DeliveryStepWork(tables, work, input).RunAsync(held => idle = DeliveryStep.Nothing with { HeldUntil = held }, ct);
                return decided;
            },
            cancellationToken);
        return done.IsSuccess ? done.Value.Value : idle;
    }

    private async Task<TriedWebhook> TryAsync(
        PartitionAddress address, DataSpace space, WebhookEndpoint? endpoint, string item, CancellationToken cancellationToken)
    {
        TableRow row = await tables.GetAsync(address.Table, address.PartitionKey, WebhookRows.Webhook(item), cancellationToken)
            ?? throw new InvalidOperationException($"Webhook {item} of {address} is gone");
        Webhook webhook = DocumentCodec.Read(row.Columns, WebhookJson.Default.Webhook)!;
        Instant at = clock.GetCurrentInstant();
        if (endpoint is null)
        {
            return new TriedWebhook(webhook, at, WebhookReply.NotSent("The endpoint was removed"));
        }

        WebhookReply reply = secrets.Keys(space, endpoint, at).TryGet(out IReadOnlyList<byte[]>? keys, out Failure? locked)
            ? await transport.SendAsync(new WebhookRequest(endpoint.Url, surfaces[endpoint.Surface].Headers(webhook, keys, at), webhook.Payload.Utf8), cancellationToken)
            : WebhookReply.NotSent(locked.Message);
        return new TriedWebhook(webhook, at, reply);
    }

    /// <summary>Why the endpoint is to be disabled, or null.</summary>
    private string? FaultOf(DeliveryStep step, TriedWebhook[] tried) =>
        tried.Any(each => each.Reply.IsSuccess) ? null
        : tried.Any(each => each.Reply.IsGone) ? "It answered 410: it is gone"
        : step.FailingSince is { } since && clock.GetCurrentInstant() - since >= RetryWaits.DisableAfter ? $"Nothing has reached it since {since}"
        : null;

    private ushort Chance()
    {
        Span<byte> bytes = stackalloc byte[2];
        random.Fill(bytes);
        return BitConverter.ToUInt16(bytes);
    }

    private TimeSpan Left(Instant until) => Duration.Max(until - clock.GetCurrentInstant(), Duration.FromSeconds(1)).ToTimeSpan();
}

/// <summary>A webhook and what came of trying it.</summary>
internal sealed record TriedWebhook(Webhook Webhook, Instant At, WebhookReply Reply);

/// <summary>What a step notes and decides by.</summary>
/// <param name="Job">The message.</param>
/// <param name="Endpoint">The endpoint; null when it was removed.</param>
/// <param name="IsFirst">True for the step that takes the endpoint.</param>
/// <param name="GoesOn">Whether more may be tried.</param>
/// <param name="Tried">What was tried since the step before.</param>
/// <param name="Chance">Spreads further tries.</param>
internal sealed record StepInput(DeliveryMessage Job, WebhookEndpoint? Endpoint, bool IsFirst, bool GoesOn, IReadOnlyList<TriedWebhook> Tried, ushort? Chance)
{
    /// <summary>How long after each try the next one follows, when the endpoint's API says so.</summary>
    public IReadOnlyList<Duration>? Waits { get; init; }
}
