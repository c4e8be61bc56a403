namespace Billing.Application.Ports;

/// <summary>Tells when a queue is worth asking. Only the embedded store has it: in Azure the Functions host polls and calls the trigger.</summary>
public interface IQueueSignal
{
    /// <summary>
    /// Completes when the queue has, or may have, a visible message: at once when there is one, on a send, on a release, when a delay
    /// or hold ends, or when the time is over. Several waiters are woken together, so an awakened one may find nothing.
    /// </summary>
    Task WaitForMessageAsync(string queue, TimeSpan atMost, CancellationToken cancellationToken);
}
