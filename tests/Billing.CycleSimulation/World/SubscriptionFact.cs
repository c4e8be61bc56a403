using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>A subscription and what was acknowledged about it.</summary>
internal sealed class SubscriptionFact(BillingId id, CustomerFact customer, bool isCalendar, bool isInAdvance, int trialDays)
{
    public BillingId Id => id;

    public CustomerFact Customer => customer;

    /// <summary>Periods begin with the calendar's own weeks, months, quarters, halves and years; else on the day of the start.</summary>
    public bool IsCalendar => isCalendar;

    public bool IsInAdvance => isInAdvance;

    public int TrialDays { get; set; } = trialDays;

    /// <summary>When its trial was ended before its time; null when it was not.</summary>
    public Instant? TrialEndedAt { get; set; }

    /// <summary>When it started; null while it has not.</summary>
    public Instant? StartedAt { get; set; }

    /// <summary>When it begins by itself; null when it waits to be activated.</summary>
    public Instant? StartsAt { get; set; }

    /// <summary>When it became known that it has started: its first period is in the zone of then.</summary>
    public Instant ActiveSince { get; set; }

    /// <summary>When it was paused, and when it was resumed; null while it is paused.</summary>
    public List<(Instant From, Instant? Until)> Pauses { get; } = [];

    /// <summary>When it ended or is to end; null while it runs on.</summary>
    public Instant? EndsAt { get; set; }

    /// <summary>When the end was acknowledged.</summary>
    public Instant? EndKnownAt { get; set; }

    /// <summary>True when the end was agreed for later: it can be taken back.</summary>
    public bool IsEndAgreed { get; set; }

    /// <summary>What the end does about money.</summary>
    public TerminationAction OnEnd { get; set; }

    /// <summary>Its plans and their versions.</summary>
    public List<Dated<PlanVersion>> Plans { get; } = [];

    /// <summary>How many units of the base amount it has.</summary>
    public List<Dated<int>> Quantities { get; } = [];

    /// <summary>Prices that were agreed: each holds for all that is closed later.</summary>
    public List<(Instant From, AgreedPrice? Price)> Prices { get; } = [];

    /// <summary>When its plan, quantity, prices or trial were last changed.</summary>
    public Instant ChangedAt { get; set; }

    /// <summary>True once one of its invoices was taken back.</summary>
    public bool HasVoid { get; set; }

    /// <summary>The billing group whose invoices it shares; null for invoices of its own.</summary>
    public string? Group { get; init; }

    /// <summary>True while a request about it is under way.</summary>
    public bool IsBusy { get; set; }

    /// <summary>The plan that it runs at an instant: what is agreed for later is not it yet.</summary>
    public PlanFact PlanAt(Instant now) => Plans.Last(each => each.From <= now).Value.Plan;

    /// <summary>The plan of a period that is billed from an instant on.</summary>
    public PlanFact PlanFrom(Instant begins) => Plans.Last(each => each.Holds(begins, begins)).Value.Plan;

    /// <summary>The quantity that it has at an instant.</summary>
    public int QuantityAt(Instant now) => Quantities.Last(each => each.From <= now).Value;

    public bool IsPaused => Pauses.Count > 0 && Pauses[^1].Until is null;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{(isInAdvance ? "in advance" : "in arrears")}, {(isCalendar ? "calendar" : "anniversary")}, group {Group}, started {StartedAt}, trial {TrialDays} {TrialEndedAt}, ends {EndsAt} {OnEnd}"
        + $" (known {EndKnownAt}), paused {string.Join(", ", Pauses.Select(pause => $"{pause.From}..{pause.Until}"))}"
        + $"; plans {string.Join(", ", Plans.Select(each => $"{each.Value.Plan.Id.Item:x}/{each.Value.Version} {each.Value.Price} {(each.AtOnce ? "at once" : "next")} {each.From}"))}"
        + $"; quantities {string.Join(", ", Quantities.Select(each => $"{each.Value} {(each.AtOnce ? "at once" : "next")} {each.From}"))}"
        + $"; prices {string.Join(", ", Prices.Select(each => $"{each.Price} from {each.From}"))}; zones {string.Join(", ", customer.Zones)}";
}
