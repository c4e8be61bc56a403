using System.Runtime.InteropServices;
using Billing.Application.Work;
using Billing.Domain.Identity;
using Billing.Domain.Usage;

namespace Billing.Application.Usage.Counting;

/// <summary>Unpacks the messages of a batch into groups by customer. What cannot be read becomes a dead letter and blocks nothing.</summary>
internal sealed class HubBatchDecoder(HubBatch batch)
{
    /// <summary>Events unpacked at a time: bounds the memory of a batch whose messages are all full.</summary>
    public const int SliceEvents = 50_000;

    private int _next;

    /// <summary>True when every message was unpacked.</summary>
    public bool IsAtEnd => _next == batch.Events.Count;

    /// <summary>Unpacks further messages until there is enough to count.</summary>
    public (IReadOnlyCollection<CustomerGroup> Groups, List<DeadLetter> DeadLetters) NextSlice()
    {
        var groups = new Dictionary<(DataSpace, OwnerKey), CustomerGroup>();
        var dead = new List<DeadLetter>();
        for (int events = 0; _next < batch.Events.Count && events < SliceEvents; _next++)
        {
            HubEvent message = batch.Events[_next];
            try
            {
                events += Add(groups, message);
            }
            catch (FormatException exception)
            {
                dead.Add(new DeadLetter(message, 0, exception.Message));
            }
        }

        return (groups.Values, dead);
    }

    private int Add(Dictionary<(DataSpace, OwnerKey), CustomerGroup> groups, HubEvent message)
    {
        if (!message.Body.StartsWith(HubMessage.Prefix, StringComparison.Ordinal))
        {
            throw new FormatException("The message is in no format that this service reads");
        }

        List<AcceptedEvent> events = HubMessage.Decode(message.Body);
        for (int i = 0; i < events.Count; i++)
        {
            AcceptedEvent accepted = events[i];
            ref CustomerGroup? group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, (accepted.Space, accepted.Customer), out _);
            group ??= new CustomerGroup(accepted.Space, accepted.Customer, batch.Hub, batch.Partition, []);
            group.Items.Add(new HubItem(accepted, message.Sequence, i, message.EnqueuedAtUtc));
        }

        return events.Count;
    }
}
