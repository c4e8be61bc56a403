using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Billing.Application.Ports;
using Billing.Application.Usage.DeadLetters;
using Billing.Application.Usage.Formats;
using Billing.Application.Work;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage.Counting;

/// <summary>
/// Opens the messages of a batch and groups their events by customer. What cannot be read or is not allowed becomes a dead letter and blocks
/// nothing: of a message in which one event is bad, only that event.
/// </summary>
internal sealed class HubBatchDecoder(HubBatch batch, HubCheck check, Instant now)
{
    /// <summary>
    /// Events unpacked at a time, and those of the message that reaches it. An event takes about 400 bytes until it is counted, in each partition of the
    /// hub: 5 MB. A slice of 1,000 customers still counts a dozen events of each in a transaction.
    /// </summary>
    public const int SliceEvents = 12_000;

    /// <summary>Bytes opened at a time: a small message may inflate to many, and letters hold on to them until they are stored.</summary>
    public const int SliceBytes = 32 * 1024 * 1024;

    private Dictionary<(DataSpace, OwnerKey), CustomerGroup> _groups = [];
    private List<NewDeadLetter> _dead = [];
    private int _next;
    private long _bytes;

    /// <summary>True when every message was unpacked.</summary>
    public bool IsAtEnd => _next == batch.Events.Count;

    /// <summary>Unpacks further messages until there is enough to count. The decoder lets go of the events: whoever counts them has the only hold.</summary>
    /// <exception cref="StoreException">The catalogue or the customers cannot be read: the batch has to come again.</exception>
    public async ValueTask<(ConcurrentQueue<CustomerGroup> Groups, List<NewDeadLetter> DeadLetters)> NextSliceAsync(CancellationToken cancellationToken)
    {
        (_groups, _dead, _bytes) = ([], [], 0);
        for (int events = 0; _next < batch.Events.Count && events < SliceEvents && _bytes < SliceBytes; _next++)
        {
            HubEvent message = batch.Events[_next];
            try
            {
                events += await AddAsync(message, cancellationToken).ConfigureAwait(false);
            }
            catch (FormatException exception)
            {
                await AddUnreadableAsync(message, exception.Message, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not (StoreException or OperationCanceledException))
            {
                // A fault of the readers themselves must not block the partition either: the message waits for a better service.
                await AddUnreadableAsync(message, $"{exception.GetType().Name}: {exception.Message}", cancellationToken).ConfigureAwait(false);
            }
        }

        var groups = new ConcurrentQueue<CustomerGroup>(_groups.Values);
        _groups = [];
        return (groups, _dead);
    }

    /// <summary>The letter of an organization that does not exist would be seen by nobody: it is nobody's instead.</summary>
    private async ValueTask AddUnreadableAsync(HubEvent message, string reason, CancellationToken cancellationToken)
    {
        DataSpace? space = OwnerOf(message).Space is { } named && await check.ExistsAsync(named, cancellationToken).ConfigureAwait(false) ? named : null;
        _dead.Add(SetAside.Message(PlaceOf(message), message, space, reason, now));
    }

    private static OwnerName OwnerOf(HubEvent message) => message.Properties is { } properties ? MessageProperties.Owner(properties) : OwnerName.None;

    private HubPlace PlaceOf(HubEvent message) => new(batch.Hub, batch.Partition, message.Sequence, message.EnqueuedAtUtc);

    private async ValueTask<int> AddAsync(HubEvent message, CancellationToken cancellationToken)
    {
        if (message.Body.StartsWith(HubMessage.Prefix, StringComparison.Ordinal))
        {
            return AddPacked(message, message.Body);
        }

        _bytes += message.Body.Length;
        List<HubRead>? events = ReadAttributes(message);
        if (events is null)
        {
            HubContent content = HubBody.Open(message.Body);
            if (content.Packed is { } packed)
            {
                return AddPacked(message, packed);
            }

            _bytes += content.Json.Length;
            events = new HubJsonReader(PlaceOf(message), OwnerOf(message)).Read(content.Json);
        }

        await check.PrepareAsync(events.Select(one => one.Read), cancellationToken).ConfigureAwait(false);
        foreach (HubRead one in events)
        {
            await AddReadAsync(message, one, cancellationToken).ConfigureAwait(false);
        }

        return events.Count;
    }

    /// <summary>An event whose attributes are properties of the message; null when they are not.</summary>
    private static List<HubRead>? ReadAttributes(HubEvent message)
    {
        if (message.Properties is not { } properties || MessageProperties.CloudEvent(properties) is not { } attributes)
        {
            return null;
        }

        ReadOnlyMemory<byte> data = message.Body.Length == 0 ? default : HubBody.Open(message.Body).Json;
        try
        {
            ReadEvent read = CloudEventJson.ReadBinary(attributes, data.Span, new EventContext(message.EnqueuedAtUtc, NamesOwner: true));
            return [new HubRead(0, HubJsonReader.Owned(read, OwnerOf(message)), data)];
        }
        catch (System.Text.Json.JsonException exception)
        {
            throw new FormatException($"The data is not JSON: {exception.Message}", exception);
        }
    }

    private int AddPacked(HubEvent message, string body)
    {
        List<AcceptedEvent> events = HubMessage.Decode(body);
        for (int i = 0; i < events.Count; i++)
        {
            Add(message, i, events[i]);
        }

        return events.Count;
    }

    private async ValueTask AddReadAsync(HubEvent message, HubRead one, CancellationToken cancellationToken)
    {
        if (one.Read.Owner.Space is not { } space || !await check.ExistsAsync(space, cancellationToken).ConfigureAwait(false))
        {
            IReadOnlyList<FieldError> errors = [.. one.Read.Errors, new FieldError(["organization_id"], "the event has to name its organization and mode, and the organization must exist", "missing")];
            _dead.Add(SetAside.Event(PlaceOf(message), one, null, errors, now));
            return;
        }

        Instant receivedAt = message.EnqueuedAtUtc;
        IngestResult result = await check.CheckAsync(space, one.Read, receivedAt, receivedAt, cancellationToken).ConfigureAwait(false);
        if (result.Event is { } accepted)
        {
            Add(message, one.Number, accepted);
        }
        else
        {
            _dead.Add(SetAside.Event(PlaceOf(message), one, space, result.Errors, now));
        }
    }

    private void Add(HubEvent message, int number, AcceptedEvent accepted)
    {
        ref CustomerGroup? group = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups, (accepted.Space, accepted.Customer), out _);
        group ??= new CustomerGroup(accepted.Space, accepted.Customer, batch.Hub, batch.Partition, []);
        group.Items.Add(new HubItem(accepted, message.Sequence, number, message.EnqueuedAtUtc));
    }
}
