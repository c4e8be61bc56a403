namespace Billing.Application.Work;

/// <summary>How a piece of queue work ended: done, or to be continued with a message that is put on the same queue before this one is removed.</summary>
/// <param name="Rest">The message to continue with; null when the work is done.</param>
/// <param name="Delay">How long the rest stays hidden; at most 7 days.</param>
public readonly record struct WorkOutcome(string? Rest, TimeSpan Delay)
{
    /// <summary>Nothing is left to do.</summary>
    public static WorkOutcome Done => default;

    /// <summary>True when nothing is left to do.</summary>
    public bool IsDone => Rest is null;

    /// <summary>Go on with this message, at once or after a delay.</summary>
    public static WorkOutcome ContinueWith(string rest, TimeSpan delay = default) => new(rest, delay);
}
