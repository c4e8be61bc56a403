using Billing.Domain.Identity;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>A plan in the simulation's own words: how long its periods are, and what each version costs.</summary>
/// <param name="Id">Its id in the service.</param>
/// <param name="Rhythm">How long its periods are.</param>
internal sealed record PlanFact(BillingId Id, Rhythm Rhythm)
{
    /// <summary>Base amount and price of a call, both in minor units, by version from 1.</summary>
    public List<(long BaseMinor, decimal CallMinor)> Versions { get; } = [];

    /// <summary>What is committed to for a full period, in minor units; 0 for nothing.</summary>
    public long CommitmentMinor { get; init; }

    /// <summary>True when usage that passes an amount is billed before the period ends.</summary>
    public bool HasThreshold { get; init; }

    /// <summary>Its charge for calls.</summary>
    public required BillingId ChargeId { get; init; }

    /// <summary>True while a request about it is under way.</summary>
    public bool IsBusy { get; set; }
}

/// <summary>A customer and what was acknowledged about it.</summary>
internal sealed class CustomerFact(BillingId id, string externalId, DateTimeZone zone, int graceDays)
{
    public BillingId Id => id;

    public string ExternalId => externalId;

    public int GraceDays => graceDays;

    /// <summary>Its zones, and from when: each holds from the first period that begins then or later.</summary>
    public List<(Instant From, DateTimeZone Zone)> Zones { get; } = [(Instant.MinValue, zone)];

    /// <summary>The zone that it is in now.</summary>
    public DateTimeZone Zone => Zones[^1].Zone;

    /// <summary>True while it moves to another zone.</summary>
    public bool IsMoving { get; set; }

    /// <summary>Subscriptions in the making.</summary>
    public int SigningUp { get; set; }

    public List<SubscriptionFact> Subscriptions { get; } = [];

    /// <summary>When its calls happened.</summary>
    public List<Instant> Calls { get; } = [];

    /// <summary>What is known of its money.</summary>
    public MoneyFacts Money { get; } = new();

    /// <summary>The zone at an instant.</summary>
    public DateTimeZone ZoneAt(Instant at) => Zones.Last(each => each.From <= at).Zone;
}
