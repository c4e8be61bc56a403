using Billing.Application.Analytics;
using Billing.Application.Catalog;
using Billing.Application.Platform;
using Billing.Application.Usage.Queries;
using Billing.Domain.Catalog;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using NodaTime;

namespace BillingFunctions.Http.V1.Dashboard;

/// <summary>Figures of an organization.</summary>
internal sealed class DashboardEndpoints(
    DashboardFigures figures, DashboardRevenue revenue, EventsByCode events, ICatalog catalog, Organizations organizations, DashboardNames names, IClock clock)
{
    private const int TopMetrics = 10;
    private const decimal SecondsOfDay = NodaConstants.SecondsPerDay;

    private static readonly QueryParameter<LocalDate?> StartDate = Query.Date("start_date");
    private static readonly QueryParameter<LocalDate?> EndDate = Query.Date("end_date");
    private static readonly QueryParameter<string?> CurrencyCode = Query.Text("currency", 3);

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Dashboard", "/dashboard", DashboardWire.Json);
        group.Get<DashboardStatsResponse>("/stats", "Get dashboard statistics", Stats).With(StartDate, EndDate, CurrencyCode)
            .Describe("Days are those of UTC, both included; left out, they are the last 30. Amounts are those in one currency, the organization's own unless asked otherwise.");
        group.Get<RevenueResponse>("/revenue", "Get revenue analytics", Revenue).With(StartDate, EndDate, CurrencyCode)
            .Describe("Revenue is what final invoices come to, by day of issue; recurring revenue is the base amounts of active subscriptions a month.");
        group.Get<CustomerMetricsResponse>("/customers", "Get customer metrics", Customers).With(StartDate, EndDate);
        group.Get<SubscriptionMetricsResponse>("/subscriptions", "Get subscription metrics", Subscriptions).With(StartDate, EndDate);
        group.Get<UsageMetricsResponse>("/usage", "Get top usage metrics", Usage).With(StartDate, EndDate);
        group.Get<RevenueByPlanResponse>("/revenue_by_plan", "Get revenue breakdown by plan", ByPlan).With(StartDate, EndDate, CurrencyCode);
        group.Get<SparklineData>("/sparklines", "Get sparkline data for stat cards", Sparklines).With(StartDate, EndDate, CurrencyCode);
        group.Get<RevenueAnalyticsResponse>("/revenue_analytics", "Get revenue analytics deep-dive", Analytics).With(StartDate, EndDate, CurrencyCode);
    }

    private ValueTask<Result<DashboardStatsResponse>> Stats(Call call) => AskAsync(call, async (window, currency) =>
        DashboardStatsResponse.From(await figures.StatsAsync(call.Space, window, currency, call.Cancellation), currency.Code));

    private ValueTask<Result<RevenueResponse>> Revenue(Call call) => AskAsync(call, async (window, currency) =>
        RevenueResponse.From(await revenue.OverviewAsync(call.Space, window, currency, call.Cancellation), currency.Code));

    private ValueTask<Result<CustomerMetricsResponse>> Customers(Call call) => AskAsync(call, async (window, _) =>
        CustomerMetricsResponse.From(await figures.CustomersAsync(call.Space, window, call.Cancellation)));

    private ValueTask<Result<SubscriptionMetricsResponse>> Subscriptions(Call call) => AskAsync(call, async (window, _) =>
    {
        (Movement movement, IReadOnlyDictionary<string, int> byPlan) = await figures.SubscriptionsAsync(call.Space, window, call.Cancellation);
        List<SubscriptionPlanBreakdown> plans = [];
        foreach ((string plan, int count) in byPlan.OrderByDescending(plan => plan.Value).ThenBy(plan => plan.Key, StringComparer.Ordinal))
            plans.Add(new SubscriptionPlanBreakdown(await names.OfPlanAsync(call.Space, plan, call.Cancellation), count));

        return new SubscriptionMetricsResponse(
            movement.Total, (int)movement.New.Current, (int)movement.Gone.Current, plans, TrendIndicator.From(movement.New), TrendIndicator.From(movement.Gone));
    });

    private ValueTask<Result<UsageMetricsResponse>> Usage(Call call) => AskAsync(call, async (window, _) =>
    {
        IReadOnlyList<BillableMetric> metrics = await catalog.MetricsAsync(call.Space, call.Cancellation);
        IReadOnlyDictionary<string, long> counts = await events.CountAsync(
            call.Space, DayOf(window.First), DayOf(window.Last), [.. metrics.Select(metric => metric.MeasuredCode).Distinct()], call.Cancellation);
        return new UsageMetricsResponse(
        [
            .. metrics.Select(metric => new UsageMetricVolume(metric.Name, metric.Code, counts.GetValueOrDefault(metric.MeasuredCode)))
                .Where(volume => volume.EventCount > 0).OrderByDescending(volume => volume.EventCount).ThenBy(volume => volume.MetricCode, StringComparer.Ordinal).Take(TopMetrics),
        ]);
    });

    private ValueTask<Result<RevenueByPlanResponse>> ByPlan(Call call) => AskAsync(call, async (window, currency) =>
    {
        List<PlanRevenueBreakdown> plans = [];
        foreach ((string plan, long minor) in await revenue.ByPlanAsync(call.Space, window, currency, call.Cancellation))
            plans.Add(new PlanRevenueBreakdown(await names.OfPlanAsync(call.Space, plan, call.Cancellation), minor));

        return new RevenueByPlanResponse(plans, currency.Code);
    });

    private ValueTask<Result<SparklineData>> Sparklines(Call call) => AskAsync(call, async (window, currency) =>
        SparklineData.From(await figures.SparklinesAsync(call.Space, window, currency, call.Cancellation)));

    private ValueTask<Result<RevenueAnalyticsResponse>> Analytics(Call call) => AskAsync(call, async (window, currency) =>
    {
        RevenueAnalytics it = await revenue.AnalyseAsync(call.Space, window, currency, call.Cancellation);
        List<TopCustomerRevenue> top = [];
        foreach ((string customer, long minor, int count) in it.TopCustomers)
            top.Add(new TopCustomerRevenue(customer, await names.OfCustomerAsync(call.Space, customer, call.Cancellation), minor, count));

        return new RevenueAnalyticsResponse(
            [.. it.Days.Select(day => new DailyRevenuePoint(day.Day, day.Minor))],
            [.. it.Types.Select(type => new RevenueByTypeBreakdown(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Type), type.Minor, type.Count))], top,
            new CollectionMetrics(
                it.InvoicedMinor, it.CollectedMinor, it.CollectionRate,
                it.AverageSecondsToPayment is { } seconds ? decimal.Round(seconds / SecondsOfDay, 1, MidpointRounding.AwayFromZero) : null, it.OverdueCount, it.OverdueMinor),
            new NetRevenueMetrics(it.InvoicedMinor, it.RefundedMinor, it.NotedMinor, it.NetMinor, currency.Code), currency.Code);
    });

    private static UtcDay DayOf(LocalDate day) => UtcDay.Of(day.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant());

    /// <summary>Reads the window and the currency, which is the organization's own unless the request names one.</summary>
    private async ValueTask<Result<T>> AskAsync<T>(Call call, Func<DashboardWindow, Currency, Task<T>> answer)
    {
        if (!DashboardWindow.Of(call.Get(StartDate), call.Get(EndDate), clock.GetCurrentInstant()).TryGet(out DashboardWindow? window, out Failure? failure))
            return failure;

        string code = call.Get(CurrencyCode) ?? (await organizations.FindAsync(call.Space.Organization, call.Cancellation))?.DefaultCurrency ?? Currency.Usd.Code;
        return Currency.TryParse(code, out Currency? currency)
            ? await answer(window, currency)
            : Failure.Invalid([new FieldError(["query", "currency"], "Input should be an ISO 4217 code", "currency_code")]);
    }
}
