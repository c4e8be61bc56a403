using System.Text.Json;
using Billing.Application.Subscriptions;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using BillingFunctions.Http.Kit.Schemas;
using BillingFunctions.Http.Nova.Catalog;
using BillingFunctions.Http.Nova.Customers;
using BillingFunctions.Http.Nova.Invoices;
using NodaTime;

namespace BillingFunctions.Http.Nova.Subscriptions;

/// <summary>Where a subscription stands.</summary>
internal enum NovaSubscriptionStatus
{
    /// <summary>Its trial runs.</summary>
    Trialing,

    /// <summary>It is billed.</summary>
    Active,

    /// <summary>It is billed, and an invoice of it was due and is not paid.</summary>
    PastDue,

    /// <summary>Its days are not charged.</summary>
    Paused,

    /// <summary>It has ended.</summary>
    Canceled,

    /// <summary>It starts later.</summary>
    Pending,
}

internal sealed class NovaSubscriptionCreate
{
    public required BillingId CustomerId { get; set; }

    public required BillingId PlanId { get; set; }

    [CurrencyCode, Doc("One that the plan has a price in.")]
    public required string Currency { get; set; }

    [Range(0, 365), Doc("Days without a base fee from the start.")]
    public int TrialDays { get; set; }

    [FreeObject, Doc("Anything of your own.")]
    public JsonElement? Metadata { get; set; }

    [Doc("When it starts; left out: now.", Example = "null")]
    public Instant? StartDate { get; set; }

    [Text(1, 255), Doc("Your own id of it, unique; left out: one is made up.")]
    public string? ExternalId { get; set; }

    [Doc("Of one that was billed elsewhere: the end of its running period. Billing goes on from there; without startDate it started with that period.", Example = "null")]
    public Instant? CurrentPeriodEnd { get; set; }

    [Doc("Of one that is imported: ACTIVE, TRIALING (with trialDays), PAUSED or CANCELED; PAST_DUE follows from its invoices.", Example = "null")]
    public NovaSubscriptionStatus? Status { get; set; }

    [Doc("When it was made elsewhere; left out: now.", Example = "null")]
    public Instant? CreatedAt { get; set; }

    [Doc("Of one that is CANCELED: when; left out: now. It is kept and never billed.", Example = "null")]
    public Instant? CanceledAt { get; set; }

    /// <summary>What is wrong with the state that it is given, or null.</summary>
    public Failure? Refusal() => Status switch
    {
        NovaSubscriptionStatus.PastDue or NovaSubscriptionStatus.Pending => Failure.Invalid("status", "Input should be ACTIVE, TRIALING, PAUSED or CANCELED", "enum"),
        NovaSubscriptionStatus.Trialing when TrialDays == 0 => Failure.Invalid("status", "A trial needs trialDays", "value_error"),
        not NovaSubscriptionStatus.Canceled when CanceledAt is not null => Failure.Invalid("canceled_at", "Only a subscription that is CANCELED has it", "value_error"),
        _ => null,
    };

    /// <param name="fallbackId">The external id of a subscription that is given none.</param>
    /// <param name="now">The time of the request.</param>
    public NewSubscription ToInput(string fallbackId, Instant now) => new()
    {
        RunningUntil = CurrentPeriodEnd,
        CreatedAt = CreatedAt,
        EndedAt = Status == NovaSubscriptionStatus.Canceled ? CanceledAt ?? now : null,
        ExternalId = ExternalId ?? fallbackId,
        CustomerId = CustomerId,
        PlanId = PlanId,
        Currency = Billing.Domain.Monetary.Currency.Parse(Currency),
        TrialPeriodDays = TrialDays,
        MetadataJson = ListedRows.TextOf(Metadata),
        StartedAt = StartDate ?? (Status == NovaSubscriptionStatus.Canceled ? CreatedAt : CurrentPeriodEnd is null ? now : null),
        BillingTime = BillingTime.Anniversary,
    };
}

internal sealed class NovaSubscriptionUpdate
{
    [FreeObject, Doc("Replaces all metadata.")]
    public required JsonElement Metadata { get; set; }
}

internal sealed class NovaSubscriptionCancel
{
    [OneOf("now", "period_end"), Doc("Now gives back the days after this one that were paid in advance; period_end runs until the period is over.")]
    public required string CancelAt { get; set; }

    [Text(0, 500), Doc("For people; not kept.")]
    public string? Reason { get; set; }
}

internal sealed class NovaPlanChange
{
    public required BillingId NewPlanId { get; set; }

    [Doc("Of an upgrade: whether the days that are left of the old plan are given back.")]
    public bool Prorate { get; set; } = true;
}

internal sealed record NovaPendingPlanChange(BillingId NewPlanId, Instant EffectiveAt);

/// <summary>A subscription with what is looked up for it.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="Plan">The plan version that it runs, in its currency; null when the plan is gone.</param>
/// <param name="Customer">Who pays.</param>
/// <param name="Period">The running period; null when it has none.</param>
/// <param name="IsPastDue">Whether an invoice of it was due and is not paid.</param>
internal sealed record ShownSubscription(Subscription Subscription, Plan? Plan, Customer? Customer, (Instant From, Instant To)? Period, bool IsPastDue)
{
    public NovaSubscriptionStatus Status => Subscription.Status switch
    {
        SubscriptionStatus.Pending => NovaSubscriptionStatus.Pending,
        SubscriptionStatus.Paused => NovaSubscriptionStatus.Paused,
        SubscriptionStatus.Active when IsPastDue => NovaSubscriptionStatus.PastDue,
        SubscriptionStatus.Active => Subscription.IsInTrial ? NovaSubscriptionStatus.Trialing : NovaSubscriptionStatus.Active,
        _ => NovaSubscriptionStatus.Canceled,
    };

    public string Currency => Subscription.Currency?.Code ?? Plan?.Currency.Code ?? Customer?.Currency.Code ?? "";

    public Instant? TrialEnd => Trial.EndOf(Subscription, Customer is null ? DateTimeZone.Utc : DateTimeZoneProviders.Tzdb[Customer.TimeZoneId]);
}

internal sealed record NovaSubscription(
    BillingId Id, string ExternalId, BillingId CustomerId, BillingId PlanId, BillingId? PreviousPlanId, NovaSubscriptionStatus Status, string Currency,
    NovaTiming BillingTiming, Instant? CurrentPeriodStart, Instant? CurrentPeriodEnd, Instant? CancelAt, Instant? CanceledAt, Instant? TrialStart, Instant? TrialEnd,
    Instant? StartedAt, [property: FreeObject] JsonElement Metadata, NovaPendingPlanChange? PendingPlanChange, Instant CreatedAt, Instant UpdatedAt,
    NovaCustomer? Customer, NovaPlan? Plan, [property: Doc("Shown for one subscription: its last 10.", Example = "null")] IReadOnlyList<NovaInvoice>? Invoices)
{
    public static NovaSubscription From(ShownSubscription it) => From(it, null);

    public static NovaSubscription From(ShownSubscription it, IReadOnlyList<NovaInvoice>? invoices)
    {
        Subscription own = it.Subscription;
        return new NovaSubscription(
            own.Id, own.ExternalId, own.CustomerId, own.PlanId, own.NextPlan is null ? own.PreviousPlanId : null, it.Status, it.Currency,
            own.PayInAdvance ? NovaTiming.InAdvance : NovaTiming.InArrears, it.Period?.From, it.Period?.To, own.EndsAs is null ? null : own.EndingAt, own.EndedAt,
            it.TrialEnd is null ? null : own.StartedAt, it.TrialEnd, own.StartedAt, ListedRows.Parse(own.MetadataJson ?? "{}"),
            own.NextPlan is { } next ? new NovaPendingPlanChange(next.PlanId, next.EffectiveAt) : null, own.CreatedAt, own.UpdatedAt,
            it.Customer is null ? null : NovaCustomer.From(it.Customer), it.Plan is null ? null : NovaPlan.From(it.Plan), invoices);
    }
}
