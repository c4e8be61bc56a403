using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Usage.Packing;

/// <summary>Reads the events of a block that <see cref="EventBlockWriter"/> wrote; anything else gives a <see cref="FormatException"/>.</summary>
public ref struct EventBlockReader
{
    private readonly List<string> _texts;
    private readonly List<(DataSpace Space, OwnerKey Customer, string ExternalId)> _customers;
    private PackReader _reader;
    private readonly int _markBits;
    private long _timestampTicks;
    private long _receivedTicks;

    private EventBlockReader(ReadOnlySpan<byte> block)
    {
        _reader = new PackReader(block);
        _texts = [];
        _customers = [];
        byte version = _reader.Byte();
        if (version is 0 or > EventBlockWriter.Version)
        {
            throw new FormatException("The block is of an unknown version");
        }

        _markBits = version - 1;
    }

    /// <summary>Every event of a block in order.</summary>
    public static List<AcceptedEvent> ReadAll(ReadOnlySpan<byte> block)
    {
        var reader = new EventBlockReader(block);
        var events = new List<AcceptedEvent>();
        while (!reader._reader.IsAtEnd)
        {
            events.Add(reader.ReadEvent());
        }

        return events;
    }

    private AcceptedEvent ReadEvent()
    {
        ulong mark = _reader.Unsigned();
        (DataSpace space, OwnerKey customer, string externalId) = ReadCustomer(mark >> _markBits);
        (UsageAmendment? amendment, int revision) = _markBits > 0 && (mark & 1) == 1 ? ReadAmendment() : (null, 0);
        string transactionId = _reader.Text();
        string code = ReadShared();
        Instant timestamp = ReadTime(ref _timestampTicks);
        Instant receivedAt = ReadTime(ref _receivedTicks);
        int count = _reader.Count();
        UsageProperty[] properties = count == 0 ? [] : new UsageProperty[count];
        for (int i = 0; i < count; i++)
        {
            properties[i] = new UsageProperty(ReadShared(), ReadValue());
        }

        var usage = new UsageEvent(transactionId, externalId, code, timestamp, count == 0 ? UsageProperties.Empty : new UsageProperties(properties));
        return amendment is null && revision == 0
            ? new AcceptedEvent(space, customer, receivedAt, usage)
            : new AcceptedEvent(space, customer, receivedAt, usage, amendment, revision);
    }

    private (UsageAmendment? Amendment, int Revision) ReadAmendment()
    {
        byte kind = _reader.Byte();
        ulong revision = _reader.Unsigned();
        string id = _reader.Text();
        return kind <= (byte)AmendmentKind.Withdrawal && revision <= int.MaxValue
            ? (kind == 0 ? null : new UsageAmendment(id, (AmendmentKind)kind), (int)revision)
            : throw new FormatException("The block holds an amendment of an unknown kind");
    }

    private (DataSpace Space, OwnerKey Customer, string ExternalId) ReadCustomer(ulong index)
    {
        if (index > (ulong)_customers.Count)
        {
            throw new FormatException("The block names a customer it does not hold");
        }

        if (index > 0)
        {
            return _customers[(int)index - 1];
        }

        ulong organization = _reader.Fixed64();
        byte mode = _reader.Byte();
        ulong customer = _reader.Fixed64();
        if (organization > OwnerKey.Mask || customer > OwnerKey.Mask || mode > (byte)Mode.Test)
        {
            throw new FormatException("The block holds an impossible customer key");
        }

        (DataSpace, OwnerKey, string) read = (new DataSpace(new OwnerKey(organization), (Mode)mode), new OwnerKey(customer), _reader.Text());
        _customers.Add(read);
        return read;
    }

    private string ReadShared()
    {
        ulong index = _reader.Unsigned();
        if (index > 1)
        {
            return index - 2 < (ulong)_texts.Count ? _texts[(int)index - 2] : throw new FormatException("The block names a text it does not hold");
        }

        string text = _reader.Text();
        if (index == 0)
        {
            _texts.Add(text);
        }

        return text;
    }

    private Instant ReadTime(ref long ticks)
    {
        long next = unchecked(ticks + _reader.Signed());
        if (next < NodaConstants.BclEpoch.ToUnixTimeTicks() || next > Instant.MaxValue.ToUnixTimeTicks())
        {
            throw new FormatException("The block holds an impossible time");
        }

        ticks = next;
        return Instant.FromUnixTimeTicks(next);
    }

    private UsageValue ReadValue() => (UsageValueKind)_reader.Byte() switch
    {
        UsageValueKind.Null => UsageValue.Null,
        UsageValueKind.Number => UsageValue.Of(_reader.Number()),
        UsageValueKind.Text => UsageValue.Of(ReadShared()),
        UsageValueKind.True => UsageValue.Of(true),
        UsageValueKind.False => UsageValue.Of(false),
        UsageValueKind.Json => UsageValue.Json(_reader.Text()),
        _ => throw new FormatException("The block holds a value of an unknown kind"),
    };
}
