using NodaTime;

namespace Billing.Simulation;

/// <summary>Queues: at least once, no order, a message hidden while it is worked on. Nothing waits and nothing fails: faults come from outside.</summary>
internal sealed class MemoryQueues(IClock clock)
{
    private readonly List<SimMessage> _messages = [];
    private readonly List<SimMessage> _poisoned = [];

    /// <summary>The earliest instant at which a hidden message comes up; null when none is hidden.</summary>
    public Instant? NextVisibleAt => _messages.Count == 0 ? null : _messages.Min(message => message.VisibleAt);

    /// <summary>What is on the queues, for people.</summary>
    public IEnumerable<string> Waiting => _messages.Select(message => $"{message.Queue} at {message.VisibleAt}: {message.Text}");

    public void Send(string queue, string text, Duration delay) => _messages.Add(new SimMessage(queue, text) { VisibleAt = clock.GetCurrentInstant() + delay });

    /// <summary>A visible message of any queue, hidden from now on; null when there is none.</summary>
    public SimMessage? Receive(Random random, Duration visibility)
    {
        Instant now = clock.GetCurrentInstant();
        int from = _messages.Count == 0 ? 0 : random.Next(_messages.Count);
        for (int i = 0; i < _messages.Count; i++)
        {
            SimMessage message = _messages[(from + i) % _messages.Count];
            if (message.VisibleAt <= now)
            {
                message.VisibleAt = now + visibility;
                return message;
            }
        }

        return null;
    }

    /// <summary>The host gives a message up: it lies in the poison queue until somebody puts it back.</summary>
    public void Poison(SimMessage message)
    {
        _messages.Remove(message);
        _poisoned.Add(message);
    }

    /// <summary>Puts back what was given up.</summary>
    public void PutPoisonedBack()
    {
        _messages.AddRange(_poisoned);
        _poisoned.Clear();
    }

    public void Delete(SimMessage message) => _messages.Remove(message);
}

/// <summary>A message on a queue.</summary>
internal sealed class SimMessage(string queue, string text)
{
    public string Queue => queue;

    public string Text => text;

    public Instant VisibleAt { get; set; }
}
