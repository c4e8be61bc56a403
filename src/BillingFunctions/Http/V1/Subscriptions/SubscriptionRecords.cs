using Billing.Application.Subscriptions;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Subscriptions;

internal sealed class SubscriptionCreate
{
    [Text(1, 255), Doc("Your own id of the subscription; unique in your organization.")]
    public required string ExternalId { get; set; }

    public required BillingId CustomerId { get; set; }

    public required BillingId PlanId { get; set; }

    [Doc("When it starts: at once unless this lies in the future, then by itself. Left out, it waits to be activated.")]
    public Instant? StartedAt { get; set; }

    [Positive, Doc("How many times the base amount is due.")]
    public decimal Quantity { get; set; } = 1;

    [Doc("Periods that follow the calendar, or that are counted from the start.")]
    public BillingTime BillingTime { get; set; } = BillingTime.Calendar;

    [Range(0, 3650), Doc("Whole days from the start without a base fee; left out: the plan's.")]
    public int? TrialPeriodDays { get; set; }

    [Doc("When it was signed: where periods are counted from while it has not started.")]
    public Instant? SubscriptionAt { get; set; }

    [Doc("Bill the base fee at the start of its period instead of its end; left out: as the plan does.")]
    public bool? PayInAdvance { get; set; }

    [Text(1, BillingGroups.NameMax), Doc("Shares invoices with the customer's other subscriptions of the same group that close at the same instant; left out: invoices of its own.")]
    public string? BillingGroup { get; set; }

    [Doc("What termination does unless told otherwise.")]
    public TerminationAction OnTerminationAction { get; set; } = TerminationAction.GenerateInvoice;

    [Doc("Its periods begin when they are paid: the invoice comes first, and it is pending until the first money comes.")]
    public bool StartsWithPayment { get; set; }

    [Doc("No trial if the customer ever had one.")]
    public bool TrialOnce { get; set; }

    [Doc("Of one that was billed elsewhere: the end of its running period, whose day counts. Billing goes on from there; without a start it started with that period.")]
    public Instant? RunningUntil { get; set; }

    [Doc("Of one that was made elsewhere: when; left out: now.")]
    public Instant? CreatedAt { get; set; }

    [Doc("Of one that has ended elsewhere: when. It is kept and never billed.")]
    public Instant? EndedAt { get; set; }

    public NewSubscription ToInput() => new()
    {
        ExternalId = ExternalId,
        CustomerId = CustomerId,
        PlanId = PlanId,
        StartedAt = StartedAt,
        BillingGroup = BillingGroup,
        Quantity = Quantity,
        BillingTime = BillingTime,
        TrialPeriodDays = TrialPeriodDays,
        SubscriptionAt = SubscriptionAt,
        PayInAdvance = PayInAdvance,
        OnTerminationAction = OnTerminationAction,
        StartsWithPayment = StartsWithPayment,
        TrialOnce = TrialOnce,
        RunningUntil = RunningUntil,
        CreatedAt = CreatedAt,
        EndedAt = EndedAt,
    };
}

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class SubscriptionUpdate
{
    [Doc("Another plan changes the plan as change_plan does; other fields then stay as they stand.")]
    public BillingId? PlanId { get; set; }

    [Doc("Only as it stands: activate, pause, resume, cancel or terminate it.")]
    public SubscriptionStatus? Status { get; set; }

    [Doc("While it is active or paused: when it is to be terminated. POST .../reactivate takes that back.")]
    public Instant? EndingAt { get; set; }

    [Doc("Only as it stands.")]
    public Instant? CanceledAt { get; set; }

    [Doc("While it is pending.")]
    public BillingTime? BillingTime { get; set; }

    [Range(0, 3650), Doc("While it is pending.")]
    public int? TrialPeriodDays { get; set; }

    [Doc("Only as it stands.")]
    public Instant? TrialEndedAt { get; set; }

    [Doc("While it is pending.")]
    public Instant? SubscriptionAt { get; set; }

    [Doc("While it is pending.")]
    public bool? PayInAdvance { get; set; }

    [Doc("Only as it stands.")]
    public BillingId? PreviousPlanId { get; set; }

    [Doc("Only as it stands.")]
    public Instant? DowngradedAt { get; set; }

    [Text(0, BillingGroups.NameMax), Doc("Until it has ended; holds from the next close on. An empty one takes it out of its group.")]
    public string? BillingGroup { get; set; }

    [Doc("Until it has ended.")]
    public TerminationAction? OnTerminationAction { get; set; }

    public SubscriptionPatch ToPatch() => new()
    {
        PlanId = PlanId,
        BillingGroup = BillingGroup,
        Status = Status,
        EndingAt = EndingAt,
        CanceledAt = CanceledAt,
        BillingTime = BillingTime,
        TrialPeriodDays = TrialPeriodDays,
        TrialEndedAt = TrialEndedAt,
        SubscriptionAt = SubscriptionAt,
        PayInAdvance = PayInAdvance,
        PreviousPlanId = PreviousPlanId,
        DowngradedAt = DowngradedAt,
        OnTerminationAction = OnTerminationAction,
    };
}

internal sealed record SubscriptionResponse(
    BillingId Id, string ExternalId, BillingId CustomerId, BillingId PlanId, SubscriptionStatus Status, BillingTime BillingTime, int TrialPeriodDays,
    Instant? TrialEndedAt, Instant? SubscriptionAt, bool PayInAdvance, BillingId? PreviousPlanId, Instant? DowngradedAt,
    TerminationAction OnTerminationAction, Instant? StartedAt, Instant? EndingAt, Instant? CanceledAt, Instant? PausedAt, Instant? ResumedAt,
    Instant CreatedAt, Instant UpdatedAt, [property: Doc("Pauses that are over, oldest first.")] IReadOnlyList<PauseResponse> Pauses,
    [property: Doc("What it becomes at ending_at while that is only agreed.")] SubscriptionStatus? EndsAs,
    [property: Doc("How many times the base amount is due.")] decimal Quantity, [property: Doc("When it starts by itself.")] Instant? StartsAt,
    [property: Doc("What is agreed for later, in the order in which it comes.")] IReadOnlyList<ScheduledChangeResponse> ScheduledChanges,
    [property: Doc("Shares invoices with those of the same group.")] string? BillingGroup,
    [property: Doc("Its periods begin when they are paid.")] bool StartsWithPayment,
    [property: Doc("An invoice about it was due and is not paid; of one that starts with its payment, that its money is late or failed three times. Events of any other leave it null.")] bool? PastDue)
{
    public static SubscriptionResponse From(Subscription it, bool? pastDue) => new(
        it.Id, it.ExternalId, it.CustomerId, it.PlanId, it.Status, it.BillingTime, it.TrialPeriodDays, it.TrialEndedAt, it.SubscriptionAt, it.PayInAdvance,
        it.PreviousPlanId, it.DowngradedAt, it.OnTerminationAction, it.StartedAt, it.EndingAt, it.CanceledAt, it.PausedAt, it.ResumedAt, it.CreatedAt,
        it.UpdatedAt, [.. it.Pauses.Select(pause => new PauseResponse(pause.From, pause.Until))], it.EndsAs, it.Quantity, it.StartsAt,
        [.. Billing.Application.Subscriptions.Changes.ScheduledChanges.Of(it).Select(ScheduledChangeResponse.From)], it.BillingGroup,
        it.Prepaid is not null, pastDue ?? it.Prepaid?.IsPastDue);
}

internal sealed record PauseResponse(Instant PausedAt, Instant ResumedAt);
