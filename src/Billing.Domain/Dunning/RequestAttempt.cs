using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Dunning;

/// <summary>How payment is asked for.</summary>
public enum RequestAttemptKind
{
    /// <summary>The customer's method is charged, by schedule.</summary>
    Charge,

    /// <summary>The customer is written to, because there is no method that may be charged.</summary>
    Reminder,

    /// <summary>Somebody has the payment tried again.</summary>
    Retry,
}

/// <summary>What became of an attempt.</summary>
public enum RequestOutcome
{
    /// <summary>It is under way.</summary>
    Open,

    /// <summary>The customer was asked to pay.</summary>
    Asked,

    /// <summary>Money came.</summary>
    Paid,

    /// <summary>No money came.</summary>
    Failed,

    /// <summary>It was called off before the provider heard of it, because less was owed by then. It counts for nothing.</summary>
    CalledOff,
}

/// <summary>One time that payment was asked for.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Kind">How.</param>
/// <param name="AmountMinor">How much, in minor units.</param>
/// <param name="At">When.</param>
public sealed record RequestAttempt(int Number, RequestAttemptKind Kind, long AmountMinor, Instant At)
{
    /// <summary>What became of it.</summary>
    public RequestOutcome Outcome { get; init; }

    /// <summary>The payment that it tried; null for a reminder.</summary>
    public BillingId? PaymentId { get; init; }

    /// <summary>Which attempt of the payment.</summary>
    public int? PaymentAttempt { get; init; }

    /// <summary>Why no money came.</summary>
    public string? Reason { get; init; }

    /// <summary>What that means for the next attempt.</summary>
    public DeclineClass Decline { get; init; }

    /// <summary>True once the customer is written to about it.</summary>
    public bool IsMailed { get; init; }

    /// <summary>When its outcome was known.</summary>
    public Instant? EndedAt { get; init; }

    /// <summary>Whether it used up one of the campaign's attempts.</summary>
    public bool Counts => Outcome != RequestOutcome.CalledOff;
}
