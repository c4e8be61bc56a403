using Billing.Application.Portal;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Schemas;
using BillingFunctions.Http.V1.Subscriptions;
using NodaTime;

namespace BillingFunctions.Http.V1.Portal;

internal sealed record PortalSubscriptionResponse(
    BillingId Id, string ExternalId, SubscriptionStatus Status, Instant? StartedAt, Instant? CanceledAt, Instant? PausedAt, Instant? DowngradedAt,
    Instant CreatedAt, PlanSummary Plan, [property: Doc("The plan that takes over at the end of the period.")] PlanSummary? PendingDowngradePlan)
{
    public static PortalSubscriptionResponse From(PortalSubscription it)
    {
        Subscription of = it.Subscription;
        return new PortalSubscriptionResponse(
            of.Id, of.ExternalId, of.Status, of.StartedAt, of.CanceledAt, of.PausedAt, of.DowngradedAt, of.CreatedAt, PlanSummary.From(it.Plan),
            it.NextPlan is null ? null : PlanSummary.From(it.NextPlan));
    }
}

internal sealed record PortalPlanResponse(
    BillingId Id, string Name, string Code, string? Description, PlanInterval Interval, long AmountCents, string Currency)
{
    public static PortalPlanResponse From(Plan it) => new(it.Id, it.Name, it.Code, it.Description, it.Interval, it.AmountMinor, it.Currency.Code);
}

internal sealed class PortalChangePlanRequest
{
    public required BillingId NewPlanId { get; set; }
}
