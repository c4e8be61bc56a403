using Billing.Domain.Identity;
using Billing.Domain.Usage;

namespace Billing.Application.Usage;

/// <summary>Asked before events go to the hub: whether they may be used at all.</summary>
public interface IUsageGate
{
    /// <summary>
    /// Lets events in, and says which it refuses and why. What is let in has its room kept until it is counted, so asking again for the same transactions takes nothing
    /// more. Of customers without hard quotas nothing is read.
    /// </summary>
    /// <param name="space">The data space.</param>
    /// <param name="events">Events that were checked.</param>
    /// <param name="isAllOrNothing">True when none is sent unless all are let in: then a refusal keeps no room.</param>
    /// <param name="cancellationToken">Ends the waiting only.</param>
    /// <returns>A sentence for each refused event; empty when all are let in.</returns>
    /// <exception cref="Ports.StoreException">It could not be decided: nothing was sent, and asking again is safe.</exception>
    ValueTask<IReadOnlyDictionary<TransactionHash, string>> AdmitAsync(
        DataSpace space, IReadOnlyList<AcceptedEvent> events, bool isAllOrNothing, CancellationToken cancellationToken);
}
