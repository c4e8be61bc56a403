using System.Globalization;
using Billing.Application.Ports;

namespace Billing.Storage.Embedded.Queues;

/// <summary>Which message a caller holds, and by which receipt.</summary>
internal readonly record struct MessageHold(long Id, long Receipt)
{
    /// <summary>The hold of a received message; null when the message cannot be ours.</summary>
    public static MessageHold? Of(QueueMessage message) =>
        long.TryParse(message.Id, NumberStyles.None, CultureInfo.InvariantCulture, out long id)
        && long.TryParse(message.Receipt, NumberStyles.None, CultureInfo.InvariantCulture, out long receipt)
            ? new MessageHold(id, receipt)
            : null;
}
