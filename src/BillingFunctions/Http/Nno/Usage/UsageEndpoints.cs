using Billing.Application.Invoicing;
using Billing.Application.Usage.Queries;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Results;
using Billing.Domain.Time;
using Billing.Domain.Usage;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Nno.Platforms;
using NodaTime;

namespace BillingFunctions.Http.Nno.Usage;

/// <summary>Usage of a platform and its tenants, which events name in the property <c>tenant_id</c>.</summary>
internal sealed class UsageEndpoints(PlatformReader platforms, SubscriptionUsage usage, UsageQueries queries, IClock clock)
{
    private const string Tenant = TierLimits.TenantProperty;

    /// <summary>Most days of a daily series.</summary>
    private const int DaysMax = 366;

    private static readonly (int Percent, string Severity)[] Thresholds = [(80, "warning"), (90, "warning"), (100, "critical")];

    private static readonly QueryParameter<string?> TenantId = Query.Text("tenantId");
    private static readonly QueryParameter<LocalDate?> From = new("from", new Kit.Schemas.DateSchema(), required: true, null, ParseDate);
    private static readonly QueryParameter<LocalDate?> To = new("to", new Kit.Schemas.DateSchema(), required: true, null, ParseDate);

    public void Map(SurfaceBuilder surface, string prefix, string suffix)
    {
        GroupBuilder group = surface.Group("Platform", $"{prefix}/usage", NnoWire.Json);
        group.Get<CurrentUsage>("/current", $"Get current usage{suffix}", Current).With(PlatformReader.Demanded, TenantId).Fails(404)
            .Describe("Of one tenant: what it used; the allocations and costs are the platform's.");
        group.List<UsageSnapshot>("/history", $"Get usage history{suffix}", History).With(PlatformReader.Named, TenantId).Fails(404).Describe("Daily snapshots, newest first; that of today is of the day so far.");
        group.List<TenantWithUsage>("/entities", $"List tenants with usage{suffix}", Entities).With(PlatformReader.Named).Fails(404);
        group.Get<DailyUsage>("/daily", $"Get daily usage{suffix}", Daily).With(PlatformReader.Demanded, TenantId, From, To).Fails(404)
            .Describe($"Each day from the first to the last, both included; at most {DaysMax}.");
        group.Get<UsageAlerts>("/alerts", $"Get active usage alerts{suffix}", Alerts).With(PlatformReader.Demanded).Fails(404)
            .Describe("Resources of which the running period has used 80, 90 or 100 % of what the tier includes.");
    }

    private async ValueTask<Result<CurrentUsage>> Current(Call call)
    {
        if (!(await platforms.FindSubscribedAsync(call)).TryGet(out SubscribedPlatform? platform, out Failure? failure))
            return failure;

        if (!(await usage.CurrentAsync(call.Space, platform.Subscription, call.Cancellation)).TryGet(out PeriodUsage? current, out failure))
            return failure;

        InstantSpan period = await platforms.PeriodAsync(call, platform) ?? current.Period;
        List<ResourceUsage> resources = ResourcesOf(platform.Plan, current);
        if (call.Get(TenantId) is { Length: > 0 } tenant && resources.Count > 0 && !current.Period.IsEmpty)
        {
            var query = new UsageQuery { Span = current.Period, Filter = new UsageFilter(Tenant, [tenant]) };
            if (!(await queries.OfSubscriptionAsync(call.Space, platform.Subscription, query, call.Cancellation)).TryGet(out MeasuredUsage? measured, out failure))
                return failure;

            resources = [.. resources.Select(it => it with { Used = measured.Metrics.FirstOrDefault(each => each.Metric.Code == it.Resource)?.Reading.Units ?? 0 })];
        }

        return new CurrentUsage(
            platform.Customer.ExternalId, call.Get(TenantId), platform.Plan.Code, period.Start, period.End, clock.GetCurrentInstant(), resources,
            new UsageTotals(resources.Sum(it => it.OverageCost)));
    }

    private async ValueTask<Result<Listing<UsageSnapshot>>> History(Call call)
    {
        if (!(await platforms.FindAsync(call)).TryGet(out Customer? customer, out Failure? failure))
            return failure;

        Result<IReadOnlyList<UsageDay>> days = await SeriesAsync(call, customer, FirstDayOf(customer), TodayOf(customer));
        return days.Map(all => call.Paging.Cut([.. all.Reverse().Select(day => new UsageSnapshot(
            $"{customer.ExternalId}:{NodaTime.Text.LocalDatePattern.Iso.Format(day.Date)}", day.Date, call.Get(TenantId), day.Resources,
            Instant.Min(day.Date.PlusDays(1).AtStartOfDayInZone(ZoneOf(customer)).ToInstant(), clock.GetCurrentInstant())))]));
    }

    private async ValueTask<Result<Listing<TenantWithUsage>>> Entities(Call call)
    {
        if (!(await platforms.FindAsync(call)).TryGet(out Customer? customer, out Failure? failure))
            return failure;

        var query = new UsageQuery { Span = SpanOf(customer, FirstDayOf(customer), TodayOf(customer)), Step = UsageStep.Day, GroupBy = Tenant };
        if (!(await queries.OfCustomerAsync(call.Space, customer.ExternalId, query, call.Cancellation)).TryGet(out MeasuredUsage? measured, out failure))
            return failure;

        IEnumerable<(string Tenant, LocalDate Day)> seen = measured.Metrics.SelectMany(metric => metric.Series).SelectMany(step => step.Reading.Groups
            .Where(group => group.EventsCount > 0 && group.Values[0].Length > 0).Select(group => (group.Values[0], step.Span.Start.InZone(measured.Zone).Date)));
        return call.Paging.Cut([.. seen.GroupBy(each => each.Tenant, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new TenantWithUsage(group.Key, group.Min(each => each.Day), group.Max(each => each.Day)))]);
    }

    private async ValueTask<Result<DailyUsage>> Daily(Call call)
    {
        (LocalDate from, LocalDate to) = (call.Get(From)!.Value, call.Get(To)!.Value);
        if (from > to)
            return Failure.Invalid([new FieldError(["query", "from"], "Input should not lie after to", "out_of_range")]);

        if (Period.DaysBetween(from, to) >= DaysMax)
            return Failure.Invalid([new FieldError(["query", "to"], $"At most {DaysMax} days", "out_of_range")]);

        return (await platforms.FindAsync(call)).TryGet(out Customer? customer, out Failure? failure)
            ? (await SeriesAsync(call, customer, from, to)).Map(days => new DailyUsage(customer.ExternalId, call.Get(TenantId), from, to, days))
            : failure;
    }

    private async ValueTask<Result<UsageAlerts>> Alerts(Call call)
    {
        if (!(await platforms.FindSubscribedAsync(call)).TryGet(out SubscribedPlatform? platform, out Failure? failure))
            return failure;

        if (!(await usage.CurrentAsync(call.Space, platform.Subscription, call.Cancellation)).TryGet(out PeriodUsage? current, out failure))
            return failure;

        ResourceUsage[] nearlyUsedUp = [.. ResourcesOf(platform.Plan, current).Where(it => it.Percent >= Thresholds[0].Percent)];
        if (nearlyUsedUp.Length == 0)
            return new UsageAlerts([]);

        var daily = new UsageQuery { Span = current.Period, Step = UsageStep.Day };
        return (await queries.OfSubscriptionAsync(call.Space, platform.Subscription, daily, call.Cancellation)).Map(measured => new UsageAlerts([.. nearlyUsedUp.SelectMany(it => Thresholds
            .Where(threshold => it.Percent >= threshold.Percent)
            .Select(threshold => new ActiveAlert(
                $"{it.Resource}:{threshold.Percent}", it.Resource, threshold.Percent, it.Percent!.Value, it.Used, it.Included!.Value, threshold.Severity,
                ReachedAt(measured, it, threshold.Percent))))]));
    }

    /// <summary>The beginning of the day on which usage came to a share of what is included; of the last day with usage where days do not add up.</summary>
    private static Instant ReachedAt(MeasuredUsage measured, ResourceUsage resource, int percent)
    {
        decimal units = 0;
        Instant reached = measured.Span.Start;
        foreach (MeasuredStep day in measured.Metrics.FirstOrDefault(metric => metric.Metric.Code == resource.Resource)?.Series ?? [])
        {
            units += day.Reading.Units;
            reached = day.Reading.EventsCount > 0 ? day.Span.Start : reached;
            if (units * 100 >= resource.Included * percent)
                break;
        }

        return reached;
    }

    /// <summary>The charges of a tier with what was used and is included.</summary>
    private static List<ResourceUsage> ResourcesOf(Plan plan, PeriodUsage current) => [.. plan.Charges.Zip(current.Charges, (charge, used) =>
    {
        (decimal? included, _) = Tiers.AllocationOf(charge);
        decimal? percent = included > 0 ? decimal.Round(used.Units * 100 / included.Value, 2) : null;
        return new ResourceUsage(used.Metric.Code, used.Units, included, Math.Max(0, used.Units - (included ?? 0)), percent, used.AmountMinor);
    })];

    /// <summary>Each day with the usage of every metric; nothing was used on days without any.</summary>
    private async ValueTask<Result<IReadOnlyList<UsageDay>>> SeriesAsync(Call call, Customer customer, LocalDate from, LocalDate to)
    {
        var query = new UsageQuery
        {
            Span = SpanOf(customer, from, to), Step = UsageStep.Day, Filter = call.Get(TenantId) is { Length: > 0 } tenant ? new UsageFilter(Tenant, [tenant]) : null,
        };
        if (!(await queries.OfCustomerAsync(call.Space, customer.ExternalId, query, call.Cancellation)).TryGet(out MeasuredUsage? measured, out Failure? failure))
            return failure;

        Dictionary<LocalDate, Dictionary<string, decimal>> days = Enumerable.Range(0, Period.DaysBetween(from, to) + 1)
            .ToDictionary(from.PlusDays, _ => measured.Metrics.ToDictionary(metric => metric.Metric.Code, _ => 0m));
        foreach (MeasuredMetric metric in measured.Metrics)
        {
            foreach (MeasuredStep step in metric.Series)
                days[step.Span.Start.InZone(measured.Zone).Date][metric.Metric.Code] += step.Reading.Units;
        }

        return days.OrderBy(day => day.Key).Select(day => new UsageDay(day.Key, day.Value)).ToList();
    }

    /// <summary>As far back as is kept, and not before there was a platform.</summary>
    private LocalDate FirstDayOf(Customer customer) => LocalDate.Max(TodayOf(customer).PlusDays(1 - DaysMax), customer.CreatedAt.InZone(ZoneOf(customer)).Date);

    private LocalDate TodayOf(Customer customer) => clock.GetCurrentInstant().InZone(ZoneOf(customer)).Date;

    private static InstantSpan SpanOf(Customer customer, LocalDate from, LocalDate to) =>
        new(from.AtStartOfDayInZone(ZoneOf(customer)).ToInstant(), to.PlusDays(1).AtStartOfDayInZone(ZoneOf(customer)).ToInstant());

    private static DateTimeZone ZoneOf(Customer customer) => DateTimeZoneProviders.Tzdb[customer.TimeZoneId];

    private static LocalDate? ParseDate(string text) => NodaTime.Text.LocalDatePattern.Iso.Parse(text).TryGetValue(default, out LocalDate date) ? date : null;
}
