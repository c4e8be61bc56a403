using System.Globalization;
using NodaTime;

namespace Billing.Application.Usage.Formats;

/// <summary>Where a message, or one event of it, stands in the hub.</summary>
/// <param name="Hub">Name of the hub.</param>
/// <param name="Partition">The partition's number.</param>
/// <param name="Sequence">The message's place in the partition.</param>
/// <param name="EnqueuedAt">When the hub took it.</param>
/// <param name="Index">The event's place in the message; null when the whole message is meant.</param>
internal sealed record HubPlace(string Hub, int Partition, long Sequence, Instant EnqueuedAt, int? Index = null)
{
    /// <summary>
    /// The transaction id of an event that has none: <c>epoch:partition:sequence:index</c>. The epoch tells the lives of a hub that was made anew
    /// apart; it is the second in which the hub took the message, because that is the same for every reader and every delivery.
    /// </summary>
    /// <param name="number">Which event of what stands here.</param>
    public string TransactionId(int number)
    {
        // What stands in place of one event may have become several when it was mended: they must not take the ids of its neighbours.
        string index = Index is not { } own ? $"{number}" : number == 0 ? $"{own}" : $"{own}.{number}";
        return string.Create(CultureInfo.InvariantCulture, $"{EnqueuedAt.ToUnixTimeSeconds()}:{Partition}:{Sequence}:{index}");
    }
}
