using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Usage.Packing;

/// <summary>
/// Packs accepted events of any customers. The same form travels through the hub and is stored in segments: repeated names, codes,
/// texts and customers are written once, times as differences.
/// </summary>
public sealed class EventBlockWriter
{
    /// <summary>2 marks amendments and amended events in the customer's number; 1 is still read.</summary>
    internal const byte Version = 2;
    internal const int SharedTextChars = 64;

    private readonly PackWriter _writer = new(1024);
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<OwnerKey, (DataSpace Space, string ExternalId, int Index)> _customers = [];

    /// <summary>Customers whose key stands in the block already with another space or id: as good as none.</summary>
    private Dictionary<(DataSpace, OwnerKey, string), int>? _namesakes;
    private int _customersCount;
    private long _timestampTicks;
    private long _receivedTicks;

    /// <summary>Starts an empty block.</summary>
    public EventBlockWriter() => _writer.Byte(Version);

    /// <summary>Events added so far.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of the block so far.</summary>
    public int Length => _writer.Length;

    /// <summary>The block, until the next event.</summary>
    public ReadOnlySpan<byte> Written => _writer.Written;

    /// <summary>Begins an empty block in the same memory; <see cref="Written"/> must not be used any more.</summary>
    public void Clear()
    {
        _texts.Clear();
        _customers.Clear();
        _namesakes = null;
        (_customersCount, _timestampTicks, _receivedTicks, Count) = (0, 0, 0, 0);
        _writer.Clear();
        _writer.Byte(Version);
    }

    /// <summary>Adds an event.</summary>
    public void Add(AcceptedEvent accepted)
    {
        UsageEvent usage = accepted.Event;
        bool isPlain = accepted.Amendment is null && accepted.Revision == 0;
        WriteCustomer(accepted.Space, accepted.Customer, usage.CustomerExternalId, isPlain ? 0 : 1);
        if (!isPlain)
        {
            _writer.Byte((byte)(accepted.Amendment?.Kind ?? 0));
            _writer.Count(accepted.Revision);
            _writer.Text(accepted.Amendment?.Id ?? "");
        }

        _writer.Text(usage.TransactionId);
        WriteShared(usage.Code);
        _timestampTicks = WriteTime(usage.Timestamp, _timestampTicks);
        _receivedTicks = WriteTime(accepted.ReceivedAt, _receivedTicks);
        _writer.Count(usage.Properties.Items.Length);
        foreach (ref readonly UsageProperty property in usage.Properties.Items)
        {
            WriteShared(property.Name);
            WriteValue(property.Value);
        }

        Count++;
    }

    private void WriteCustomer(DataSpace space, OwnerKey customer, string externalId, int mark)
    {
        if (FindCustomer(space, customer, externalId) is var index and > 0)
        {
            _writer.Count((index << 1) | mark);
            return;
        }

        _customersCount++;
        if (!_customers.TryAdd(customer, (space, externalId, _customersCount)))
        {
            (_namesakes ??= []).Add((space, customer, externalId), _customersCount);
        }

        _writer.Count(mark);
        _writer.Fixed64(space.Organization.Value);
        _writer.Byte((byte)space.Mode);
        _writer.Fixed64(customer.Value);
        _writer.Text(externalId);
    }

    /// <summary>The customer's place among those of the block; 0 when it is new.</summary>
    private int FindCustomer(DataSpace space, OwnerKey customer, string externalId) =>
        !_customers.TryGetValue(customer, out (DataSpace Space, string ExternalId, int Index) known) ? 0
        : known.Space == space && known.ExternalId == externalId ? known.Index
        : _namesakes?.GetValueOrDefault((space, customer, externalId)) ?? 0;

    /// <summary>Short texts repeat and are written once; long ones are written where they stand.</summary>
    private void WriteShared(string text)
    {
        if (_texts.TryGetValue(text, out int index))
        {
            _writer.Count(index + 1);
            return;
        }

        bool shared = text.Length <= SharedTextChars;
        if (shared)
        {
            _texts.Add(text, _texts.Count + 1);
        }

        _writer.Count(shared ? 0 : 1);
        _writer.Text(text);
    }

    private long WriteTime(Instant time, long previousTicks)
    {
        long ticks = time.ToUnixTimeTicks();
        _writer.Signed(ticks - previousTicks);
        return ticks;
    }

    private void WriteValue(UsageValue value)
    {
        _writer.Byte((byte)value.Kind);
        switch (value.Kind)
        {
            case UsageValueKind.Number:
                _writer.Number(value.Number);
                break;
            case UsageValueKind.Text:
                WriteShared(value.Text!);
                break;
            case UsageValueKind.Json:
                _writer.Text(value.Text!);
                break;
        }
    }
}
