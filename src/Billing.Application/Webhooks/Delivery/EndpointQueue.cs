using System.Globalization;
using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Work;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Webhooks.Delivery;

/// <summary>The guard of an endpoint's partition: its counts, and when somebody looks at it next.</summary>
internal sealed record EndpointQueue
{
    /// <summary>Webhooks made.</summary>
    public long Total { get; init; }

    /// <summary>Webhooks that were taken.</summary>
    public long Succeeded { get; init; }

    /// <summary>Webhooks that were given up.</summary>
    public long Failed { get; init; }

    /// <summary>When it is looked at next; null when nothing is to be sent.</summary>
    public Instant? WakeAt { get; init; }

    /// <summary>Names that look: an older one is void.</summary>
    public long WakeNumber { get; init; }

    /// <summary>Until when somebody has it to itself.</summary>
    public Instant? HeldUntil { get; init; }

    /// <summary>Stretches of tries in a row of which none succeeded.</summary>
    public int Misses { get; init; }

    /// <summary>Until when it rests after them.</summary>
    public Instant? RestsUntil { get; init; }

    /// <summary>When the first try after the last success failed; null while all is well.</summary>
    public Instant? FailingSince { get; init; }
}

/// <summary>The message of the queue <c>deliver-webhooks</c>.</summary>
/// <param name="Space">Whose endpoint.</param>
/// <param name="EndpointId">The endpoint.</param>
/// <param name="Wake">Which look this is; null for one that is never void.</param>
internal sealed record DeliveryMessage(DataSpace Space, BillingId EndpointId, long? Wake)
{
    /// <summary>The text of the message.</summary>
    public string Text => JsonSerializer.Serialize(this, WebhookJson.Default.DeliveryMessage);
}

/// <summary>What one step of a delivery gives to the next.</summary>
/// <param name="ItemKeys">Webhooks to try.</param>
/// <param name="HeldUntil">Until when somebody else has the endpoint; null when nobody has.</param>
/// <param name="FailingSince">Since when nothing succeeded.</param>
internal sealed record DeliveryStep(IReadOnlyList<string> ItemKeys, Instant? HeldUntil, Instant? FailingSince)
{
    /// <summary>There is nothing to do.</summary>
    public static DeliveryStep Nothing { get; } = new([], null, null);
}

/// <summary>When an endpoint's partition is looked at.</summary>
internal static class EndpointWakes
{
    /// <summary>Sees to it that the partition is looked at by then; what is planned for earlier stays.</summary>
    public static EndpointQueue WakeBy(this PartitionWork work, DataSpace space, BillingId endpointId, EndpointQueue queue, Instant at)
    {
        Instant due = queue.RestsUntil is { } rest ? Instant.Max(at, rest) : at;
        return queue.WakeAt <= due ? queue : work.Wake(space, endpointId, queue, due);
    }

    /// <summary>Plans the next look in place of what is planned; null for none.</summary>
    public static EndpointQueue Wake(this PartitionWork work, DataSpace space, BillingId endpointId, EndpointQueue queue, Instant? at)
    {
        if (queue.WakeAt is { } planned)
        {
            work.Emit(new ScheduleDone(KeyOf(space, endpointId, queue.WakeNumber), planned));
        }

        EndpointQueue next = queue with { WakeAt = at, WakeNumber = queue.WakeNumber + 1 };
        if (at is { } due)
        {
            work.Emit(new ScheduleDue(
                KeyOf(space, endpointId, next.WakeNumber), due, WorkQueues.DeliverWebhooks, new DeliveryMessage(space, endpointId, next.WakeNumber).Text));
        }

        return next;
    }

    private static string KeyOf(DataSpace space, BillingId endpointId, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"webhooks|{space}|{endpointId}#{number}");
}
