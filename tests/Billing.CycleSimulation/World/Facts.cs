using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>A plan in the simulation's own words: how long its periods are, and what each version costs.</summary>
/// <param name="Id">Its id in the service.</param>
/// <param name="Weeks">Weeks of a period; 0 for months.</param>
/// <param name="Months">Months of a period; 0 for weeks.</param>
internal sealed record PlanFact(BillingId Id, int Weeks, int Months)
{
    /// <summary>Base amount and price of a call, both in minor units, by version from 1.</summary>
    public List<(long BaseMinor, decimal CallMinor)> Versions { get; } = [];

    /// <summary>True while a request about it is under way.</summary>
    public bool IsBusy { get; set; }
}

/// <summary>A customer and what was acknowledged about it.</summary>
internal sealed class CustomerFact(BillingId id, string externalId, DateTimeZone zone, int graceDays)
{
    public BillingId Id => id;

    public string ExternalId => externalId;

    public DateTimeZone Zone => zone;

    public int GraceDays => graceDays;

    public List<SubscriptionFact> Subscriptions { get; } = [];

    /// <summary>When its calls happened.</summary>
    public List<Instant> Calls { get; } = [];

    /// <summary>Its wallet; null while it has none.</summary>
    public BillingId? Wallet { get; set; }

    /// <summary>True while a request about its wallet is under way.</summary>
    public bool IsWalletBusy { get; set; }

    /// <summary>What was ever put into wallets, in minor units.</summary>
    public long GrantedMinor { get; set; }
}

/// <summary>A subscription and what was acknowledged about it.</summary>
internal sealed class SubscriptionFact(BillingId id, CustomerFact customer, PlanFact plan, bool isCalendar, bool isInAdvance, int trialDays)
{
    public BillingId Id => id;

    public CustomerFact Customer => customer;

    public PlanFact Plan => plan;

    /// <summary>Periods begin with the calendar's own weeks, months, quarters, halves and years; else on the day of the start.</summary>
    public bool IsCalendar => isCalendar;

    public bool IsInAdvance => isInAdvance;

    public int TrialDays => trialDays;

    /// <summary>When it started; null while it has not.</summary>
    public Instant? StartedAt { get; set; }

    /// <summary>When it was paused, and when it was resumed; null while it is paused.</summary>
    public List<(Instant From, Instant? Until)> Pauses { get; } = [];

    /// <summary>When it ended or is to end; null while it runs on.</summary>
    public Instant? EndsAt { get; set; }

    /// <summary>When the end was acknowledged.</summary>
    public Instant? EndKnownAt { get; set; }

    /// <summary>True when the end was agreed for the end of its period: it can be taken back.</summary>
    public bool IsEndAgreed { get; set; }

    /// <summary>What the end does about money.</summary>
    public TerminationAction OnEnd { get; set; }

    /// <summary>Versions of the plan, and from when: each holds from the first period that begins then or later.</summary>
    public List<(Instant From, int Version)> Versions { get; } = [];

    /// <summary>True while a request about it is under way.</summary>
    public bool IsBusy { get; set; }

    public bool IsPaused => Pauses.Count > 0 && Pauses[^1].Until is null;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{(isInAdvance ? "in advance" : "in arrears")}, {(isCalendar ? "calendar" : "anniversary")}, started {StartedAt}, trial {trialDays}, ends {EndsAt} {OnEnd}"
        + $" (known {EndKnownAt}), paused {string.Join(", ", Pauses.Select(pause => $"{pause.From}..{pause.Until}"))}"
        + $"; versions {string.Join(", ", Versions.Select(version => $"{version.Version} from {version.From}"))}";
}
