namespace Billing.Application.Ports;

/// <summary>
/// Message queues with the guarantees of Azure Queue Storage: at least once, no order, a message hidden while it is worked on.
/// Message text is at most 48 KiB of UTF-8. Sending and receiving are safe to repeat.
/// </summary>
public interface IQueueStore
{
    /// <summary>Makes sure that a queue exists. Names: 3 to 63 lower-case letters, digits, single dashes.</summary>
    Task EnsureQueueAsync(string queue, CancellationToken cancellationToken);

    /// <summary>Adds a message that becomes visible after <paramref name="delay"/> (at most 7 days) and never expires.</summary>
    ValueTask SendAsync(string queue, string text, TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>Takes up to <paramref name="max"/> (1 to 32) visible messages and hides them for <paramref name="visibility"/>.</summary>
    ValueTask<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int max, TimeSpan visibility, CancellationToken cancellationToken);

    /// <summary>Removes a message. False when the receipt is stale or the message is gone.</summary>
    ValueTask<bool> DeleteAsync(string queue, QueueMessage message, CancellationToken cancellationToken);

    /// <summary>Hides a received message for longer, or releases it with zero. Returns the new receipt, or null when the old is stale.</summary>
    ValueTask<QueueMessage?> ExtendAsync(string queue, QueueMessage message, TimeSpan visibility, CancellationToken cancellationToken);

    /// <summary>Visible and hidden messages, about.</summary>
    ValueTask<int> CountAsync(string queue, CancellationToken cancellationToken);
}

/// <summary>A received message.</summary>
/// <param name="Id">The queue's own id.</param>
/// <param name="Receipt">Proof of the current hold; changes when the hold is extended.</param>
/// <param name="Text">The message.</param>
/// <param name="DequeueCount">1 on the first delivery.</param>
/// <param name="InsertedAtUtc">When it was added.</param>
/// <param name="NextVisibleAtUtc">When the hold ends.</param>
public sealed record QueueMessage(
    string Id, string Receipt, string Text, int DequeueCount, DateTimeOffset InsertedAtUtc, DateTimeOffset NextVisibleAtUtc);
