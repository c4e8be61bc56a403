using Billing.Application.Persistence;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Webhooks.Delivery;

/// <summary>What became of a webhook.</summary>
public enum WebhookStatus
{
    /// <summary>It is tried, now or later.</summary>
    Pending,

    /// <summary>The receiver took it.</summary>
    Succeeded,

    /// <summary>It was given up; it can be tried again by hand.</summary>
    Failed,
}

/// <summary>One try.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="HttpStatus">What was answered; null when nothing was.</param>
/// <param name="Response">The beginning of the answer.</param>
/// <param name="Error">Why nothing was answered.</param>
/// <param name="IsSuccess">Whether the receiver took it.</param>
/// <param name="At">When it was sent.</param>
/// <param name="TookMs">How long it took.</param>
public sealed record WebhookAttempt(int Number, int? HttpStatus, string? Response, string? Error, bool IsSuccess, Instant At, long TookMs);

/// <summary>One event for one endpoint.</summary>
public sealed record Webhook
{
    /// <summary>Most tries whose answers are kept.</summary>
    public const int AttemptsKept = 40;

    /// <summary>The id; its owner is the endpoint, and it derives from the event.</summary>
    public required BillingId Id { get; init; }

    /// <summary>To which endpoint.</summary>
    public required BillingId EndpointId { get; init; }

    /// <summary>Of which event.</summary>
    public required BillingId EventId { get; init; }

    /// <summary>The event's name in the words of the endpoint's API.</summary>
    public required string Type { get; init; }

    /// <summary>What it is about.</summary>
    public required string ObjectType { get; init; }

    /// <summary>What it is about.</summary>
    public required BillingId ObjectId { get; init; }

    /// <summary>What is sent, byte for byte.</summary>
    public required RawJson Payload { get; init; }

    /// <summary>What became of it.</summary>
    public WebhookStatus Status { get; init; }

    /// <summary>How often it was tried.</summary>
    public int AttemptCount { get; init; }

    /// <summary>How often it was tried since it was last put into the queue, by the event or by hand.</summary>
    public int Round { get; init; }

    /// <summary>The latest tries, oldest first.</summary>
    public IReadOnlyList<WebhookAttempt> Attempts { get; init; } = [];

    /// <summary>When it is tried next; null when it is not.</summary>
    public Instant? DueAt { get; init; }

    /// <summary>True while it is tried because somebody asked for it: once.</summary>
    public bool IsByHand { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required Instant UpdatedAt { get; init; }

    /// <summary>The webhook after a try.</summary>
    /// <param name="attempt">The try.</param>
    /// <param name="retryAt">When to try again if it failed; null gives it up.</param>
    /// <param name="now">When that is noted.</param>
    public Webhook After(WebhookAttempt attempt, Instant? retryAt, Instant now) => this with
    {
        Status = attempt.IsSuccess ? WebhookStatus.Succeeded : retryAt is null ? WebhookStatus.Failed : WebhookStatus.Pending,
        AttemptCount = attempt.Number,
        Round = Round + 1,
        Attempts = [.. Attempts.TakeLast(AttemptsKept - 1), attempt],
        DueAt = attempt.IsSuccess ? null : retryAt,
        IsByHand = false,
        UpdatedAt = now,
    };
}

/// <summary>A place among those that wait; its row key says when and which.</summary>
internal sealed record WaitingWebhook;
