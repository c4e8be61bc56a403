using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Application.Work;
using Billing.Domain.Usage;
using NodaTime;
using NodaTime.Text;

namespace Billing.Simulation;

/// <summary>Producers with faults of their own: between good events they send some that cannot be counted, and messages that are cut off.</summary>
internal sealed class SimSpoiler(Random random, FaultCounts faults, MemoryHub hub, SimProducer producer)
{
    private readonly List<SimLetter> _letters = [];

    /// <summary>Everything that must become a letter.</summary>
    public IReadOnlyList<SimLetter> Letters => _letters;

    /// <summary>The letter's own record; null when nobody sent anything of the kind.</summary>
    public SimLetter? Find(Application.Usage.DeadLetters.DeadLetter letter) => _letters.Find(one => one.Is(letter));

    /// <summary>Sends a message of which something cannot be counted.</summary>
    public void Send()
    {
        List<UsageEvent> events = [.. Enumerable.Range(0, 1 + random.Next(5)).Select(_ => producer.Conceive())];
        if (random.Next(3) == 0)
        {
            SendCutOff(events);
        }
        else
        {
            SendList(events);
        }
    }

    private void SendCutOff(List<UsageEvent> events)
    {
        faults.Note(SimFault.MessageCutOff);
        string whole = SimFormats.List(events.Select(SimFormats.Own)).ToJsonString();
        (int partition, HubEvent sent) = Append(whole[..random.Next(1, whole.Length - 1)]);
        _letters.Add(new SimLetter(partition, sent.EnqueuedAtUtc, null, events, whole, null, IsUnwanted()));
    }

    private void SendList(List<UsageEvent> events)
    {
        List<(int Index, UsageEvent Meant, JsonObject Fields)> spoilt = [];
        var list = new JsonArray();
        foreach ((int index, UsageEvent usage) in events.Index())
        {
            JsonObject sent = SimFormats.Own(usage);
            if (random.Next(2) == 0)
            {
                spoilt.Add((index, usage, Spoil(sent, usage)));
            }

            list.Add(sent);
        }

        faults.Note(SimFault.EventSpoilt, spoilt.Count > 0);
        (int partition, HubEvent message) = Append(list.ToJsonString());
        producer.Offered([.. events.Where(usage => !spoilt.Exists(one => one.Meant == usage))]);
        _letters.AddRange(spoilt.Select(one => new SimLetter(
            partition, message.EnqueuedAtUtc, one.Index, [one.Meant], null, JsonDocument.Parse(one.Fields.ToJsonString()).RootElement, IsUnwanted())));
    }

    private (int Partition, HubEvent Sent) Append(string body)
    {
        int partition = random.Next(hub.Count);
        return (partition, hub.Append(partition, body, SimFormats.Owner));
    }

    private bool IsUnwanted() => random.Next(4) == 0;

    /// <summary>Spoils an event; the answer is what mends it.</summary>
    private JsonObject Spoil(JsonObject sent, UsageEvent usage)
    {
        (string field, JsonNode? value, JsonNode right) = random.Next(5) switch
        {
            0 => ("code", (JsonNode?)"nothing", (JsonNode)usage.Code),
            1 => ("timestamp", "yesterday", InstantPattern.ExtendedIso.Format(usage.Timestamp)),
            2 => ("timestamp", InstantPattern.ExtendedIso.Format(usage.Timestamp - Duration.FromDays(500)), InstantPattern.ExtendedIso.Format(usage.Timestamp)),
            3 => ("external_customer_id", null, usage.CustomerExternalId),
            _ => ("properties", "none", SimFormats.Properties(usage)),
        };
        if (value is null)
        {
            sent.Remove(field);
        }
        else
        {
            sent[field] = value;
        }

        return new JsonObject { [field] = right };
    }
}
