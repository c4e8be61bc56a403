using Billing.Application.Subscriptions.Changes;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Subscriptions;

internal sealed class ChangePlanPreviewRequest
{
    [Doc("The one that runs, to preview a change of the quantity alone.")]
    public required BillingId NewPlanId { get; set; }

    [Doc("When it would take effect at once, within the running period; left out: now, or when the timing says.")]
    public Instant? EffectiveDate { get; set; }

    [Positive]
    public decimal? Quantity { get; set; }

    public PlanChangeTiming? Timing { get; set; }
}

internal sealed class ChangePlanRequest
{
    public required BillingId NewPlanId { get; set; }

    [Positive, Doc("Left out: as it is.")]
    public decimal? Quantity { get; set; }

    public PlanChangeTiming? Timing { get; set; }
}

internal sealed class ChangeQuantityRequest
{
    [Positive]
    public required decimal Quantity { get; set; }

    public PlanChangeTiming? Timing { get; set; }
}

internal sealed class ExtendTrialRequest
{
    [Range(1, 3650), Doc("Days more.")]
    public required int Days { get; set; }
}

internal sealed record PlanSummary(BillingId Id, string Name, string Code, PlanInterval Interval, long AmountCents, string Currency)
{
    public static PlanSummary From(Plan it) => new(it.Id, it.Name, it.Code, it.Interval, it.AmountMinor, it.Currency.Code);
}

internal sealed record ProrationDetail(
    [property: Doc("Days of the running period from the day of the change on.")] int DaysRemaining, int TotalDays, long CurrentPlanCreditCents,
    long NewPlanChargeCents, long NetAmountCents)
{
    public static ProrationDetail From(PlanChangeQuote it) => new(it.DaysRemaining, it.TotalDays, it.CreditMinor, it.ChargeMinor, it.NetMinor);
}

internal sealed record ChangePlanPreviewResponse(
    PlanSummary CurrentPlan, PlanSummary NewPlan, Instant EffectiveDate, ProrationDetail Proration, PlanChangeTiming Timing, decimal CurrentQuantity,
    decimal NewQuantity)
{
    public static ChangePlanPreviewResponse From(PreviewedChange it) => new(
        PlanSummary.From(it.From), PlanSummary.From(it.To), it.Quote.EffectiveAt, ProrationDetail.From(it.Quote), it.Quote.Timing, it.FromQuantity,
        it.ToQuantity);
}

internal sealed record ScheduledChangeResponse(
    ScheduledChangeKind Kind, Instant EffectiveAt, [property: Doc("The plan that takes over.")] BillingId? PlanId,
    [property: Doc("The quantity that it will have.")] decimal? Quantity, [property: Doc("What it becomes when it ends.")] SubscriptionStatus? EndsAs)
{
    public static ScheduledChangeResponse From(ScheduledChange it) => new(it.Kind, it.EffectiveAt, it.PlanId, it.Quantity, it.EndsAs);
}
