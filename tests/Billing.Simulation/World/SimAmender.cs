using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;
using NodaTime;

namespace Billing.Simulation;

/// <summary>Producers that were wrong: they cancel and replace events, before or after those are sent, and send the same amendment again.</summary>
internal sealed class SimAmender(Random random, SimClock clock, FaultCounts faults, MemoryHub hub, SimProducer producer)
{
    private const int OfEventMax = 4;

    private readonly List<SimAmendment> _sent = [];
    private readonly List<SimAmendment> _unanswered = [];
    private readonly Dictionary<string, SimAmendment> _byId = new(StringComparer.Ordinal);

    /// <summary>Every amendment that was ever sent.</summary>
    public IReadOnlyList<SimAmendment> Sent => _sent;

    /// <summary>The amendment with this id; null when nobody made it.</summary>
    public SimAmendment? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Sends one amendment, by the intake or straight into the hub.</summary>
    public async Task SendAsync(UsageAmendments intake)
    {
        if (Next() is not { } amendment)
        {
            return;
        }

        // The one that was received last holds: no two at one instant, so that "last" is beyond doubt.
        clock.Now += Duration.FromMilliseconds(1);
        amendment.SentAt.Add(clock.Now);
        UsageEvent target = amendment.Target;
        if (random.Next(4) == 0)
        {
            Stream(amendment);
            amendment.AcknowledgedAt ??= clock.Now;
            return;
        }

        try
        {
            _ = (await intake.AmendAsync(
                SimCatalog.Space, new AmendmentRequest(amendment.Id, target.CustomerExternalId, target.TransactionId, amendment.Replacement), default).ConfigureAwait(false)).Value;
            amendment.AcknowledgedAt ??= clock.Now;
        }
        catch (StoreException)
        {
            _unanswered.Add(amendment);
        }
    }

    private void Stream(SimAmendment amendment)
    {
        UsageEvent target = amendment.Target;
        UsageEvent stated = amendment.Replacement ?? new UsageEvent(target.TransactionId, target.CustomerExternalId, "", clock.Now, UsageProperties.Empty);
        AmendmentKind kind = amendment.Replacement is null ? AmendmentKind.Cancel : AmendmentKind.Replace;
        var block = new EventBlockWriter();
        block.Add(new AcceptedEvent(SimCatalog.Space, SimCast.KeyOf(target.CustomerExternalId), clock.Now, stated, new UsageAmendment(amendment.Id, kind), 0));
        hub.Append(random.Next(hub.Count), new LogMessage(HubMessage.Encode(block.Written)));
    }

    private SimAmendment? Next()
    {
        if (_unanswered.Count > 0 && random.Next(3) == 0)
        {
            SimAmendment again = _unanswered[^1];
            _unanswered.RemoveAt(_unanswered.Count - 1);
            return again;
        }

        if (_sent.Count > 0 && random.Next(8) == 0)
        {
            faults.Note(SimFault.AmendmentResent);
            return _sent[random.Next(_sent.Count)];
        }

        return Make();
    }

    private SimAmendment? Make()
    {
        UsageEvent? target = _sent.Count > 0 && random.Next(3) == 0 ? _sent[Math.Max(random.Next(_sent.Count), random.Next(_sent.Count))].Target
            : random.Next(4) == 0 ? producer.Announce()
            : producer.Sent.Count > 0 ? producer.Sent[random.Next(producer.Sent.Count)]
            : null;
        if (target is null || _sent.Count(other => other.Target == target) >= OfEventMax)
        {
            return null;
        }

        var made = new SimAmendment($"a{_sent.Count}", target, random.Next(2) == 0 ? null : producer.Restate(target));
        _sent.Add(made);
        _byId.Add(made.Id, made);
        return made;
    }
}
