using Billing.Application.Entitlements;
using Billing.Application.Usage.Queries;
using Billing.Domain.Catalog;
using Billing.Domain.Results;
using Billing.Domain.Time;
using BillingFunctions.Http.Kit.Operations;
using NodaTime;

namespace BillingFunctions.Http.Nno.Platforms;

/// <summary>Whether a tier has room for what a platform has: its tenants are those that have used anything in the running period.</summary>
internal sealed class TierLimits(PlatformReader platforms, EntitlementReader entitlements, UsageQueries queries, IClock clock)
{
    /// <summary>The event property that names a tenant.</summary>
    public const string TenantProperty = "tenant_id";

    private const string Tenants = "tenants";

    /// <summary>Why a tier is too small, or null.</summary>
    public async ValueTask<Failure?> RefusalAsync(Call call, SubscribedPlatform platform, string tier)
    {
        if (!(await platforms.TierAsync(call, tier)).TryGet(out Plan? plan, out _) || plan.Id == platform.Plan.Id
            || Tiers.LimitsOf(await entitlements.OfPlanAsync(call.Space, plan.Id, call.Cancellation)).GetValueOrDefault(Tenants) is not { } limit)
            return null;

        if (await platforms.PeriodAsync(call, platform) is not { } period)
            return null;

        Instant end = Instant.Min(period.End, clock.GetCurrentInstant() + Duration.FromDays(1)); // events may be a moment ahead
        var query = new UsageQuery { Span = new InstantSpan(Instant.Max(period.Start, end - Duration.FromDays(UsageQuery.DaysMax)), end), GroupBy = TenantProperty };
        if (!(await queries.OfCustomerAsync(call.Space, platform.Customer.ExternalId, query, call.Cancellation)).TryGet(out MeasuredUsage? measured, out Failure? failure))
            return failure;

        int tenants = measured.Metrics.SelectMany(metric => metric.Reading.Groups).Where(group => group.EventsCount > 0 && group.Values[0].Length > 0)
            .Select(group => group.Values[0]).Distinct(StringComparer.Ordinal).Count();
        return tenants > limit ? Failure.Of(FailureKind.Conflict, $"The platform has {tenants} tenants with usage in this period, and the tier {tier} has room for {limit}") : null;
    }
}
