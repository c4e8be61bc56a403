using System.Text.Json.Serialization;
using Billing.Application.Analytics;
using Billing.Domain.Invoicing;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Dashboard;

internal sealed record TrendIndicator(
    [property: JsonConverter(typeof(DecimalNumberConverter))] decimal PreviousValue,
    [property: Doc("Null when there was nothing before."), JsonConverter(typeof(OptionalNumberConverter))] decimal? ChangePercent)
{
    public static TrendIndicator From(Trend it) => new(it.Previous, it.ChangePercent);
}

internal sealed record DashboardStatsResponse(
    int TotalCustomers, int ActiveSubscriptions, [property: Doc("Minor units.")] long MonthlyRecurringRevenue,
    [property: Doc("Of the window, in minor units.")] long TotalInvoiced, [property: Doc("Minor units.")] long TotalWalletCredits, string Currency)
{
    public static DashboardStatsResponse From(DashboardStats it, string currency) =>
        new(it.Customers, it.ActiveSubscriptions, it.MrrMinor, it.InvoicedMinor, it.WalletMinor, currency);
}

internal sealed record RecentActivityResponse(
    string Id, [property: Doc("Such as `invoice.finalized`.")] string Type, string Description, Instant Timestamp, string? ResourceType, string? ResourceId);

internal sealed record RevenueDataPoint([property: Doc("Such as `2026-07`.")] string Month, long RevenueCents);

internal sealed record RevenueResponse(
    long MrrCents, [property: Doc("Of the window.")] long TotalRevenueThisMonthCents, long OutstandingInvoicesCents, long OverdueAmountCents, string Currency,
    [property: Doc("The last twelve months.")] IReadOnlyList<RevenueDataPoint> MonthlyTrend,
    [property: Doc("Against the day before the window.")] TrendIndicator? MrrTrend)
{
    public static RevenueResponse From(RevenueOverview it, string currency) => new(
        (long)it.Mrr.Current, it.InvoicedMinor, it.OutstandingMinor, it.OverdueMinor, currency,
        [.. it.Months.Select(month => new RevenueDataPoint(month.Month.ToString("uuuu-MM", System.Globalization.CultureInfo.InvariantCulture), month.InvoicedMinor))],
        TrendIndicator.From(it.Mrr));
}

internal sealed record CustomerMetricsResponse(
    int Total, [property: Doc("Of the window.")] int NewThisMonth, [property: Doc("Customers of whom a subscription ended in the window.")] int ChurnedThisMonth,
    TrendIndicator? NewTrend, TrendIndicator? ChurnedTrend)
{
    public static CustomerMetricsResponse From(Movement it) =>
        new(it.Total, (int)it.New.Current, (int)it.Gone.Current, TrendIndicator.From(it.New), TrendIndicator.From(it.Gone));
}

internal sealed record SubscriptionPlanBreakdown(string PlanName, int Count);

internal sealed record SubscriptionMetricsResponse(
    int Active, int NewThisMonth, int CanceledThisMonth, IReadOnlyList<SubscriptionPlanBreakdown> ByPlan, TrendIndicator? NewTrend, TrendIndicator? CanceledTrend);

internal sealed record UsageMetricVolume(string MetricName, string MetricCode, long EventCount);

internal sealed record UsageMetricsResponse([property: Doc("The ten with most events.")] IReadOnlyList<UsageMetricVolume> TopMetrics);

internal sealed record PlanRevenueBreakdown([property: Doc("`Other` for invoices of no single plan.")] string PlanName, long RevenueCents);

internal sealed record RevenueByPlanResponse(IReadOnlyList<PlanRevenueBreakdown> ByPlan, string Currency);

internal sealed record RecentInvoiceItem(
    string Id, string InvoiceNumber, string CustomerId, string CustomerName, InvoiceStatus Status, long TotalCents, string Currency, Instant CreatedAt);

internal sealed record RecentSubscriptionItem(
    string Id, string ExternalId, string CustomerId, string CustomerName, string PlanName, SubscriptionStatus Status, Instant CreatedAt);

internal sealed record SparklinePoint(LocalDate Date, long Value);

internal sealed record SparklineData(
    IReadOnlyList<SparklinePoint> Mrr, IReadOnlyList<SparklinePoint> NewCustomers, IReadOnlyList<SparklinePoint> NewSubscriptions)
{
    public static SparklineData From(Sparklines it) => new(
        [.. it.Days.Zip(it.Mrr, (day, value) => new SparklinePoint(day, value))],
        [.. it.Days.Zip(it.NewCustomers, (day, value) => new SparklinePoint(day, value))],
        [.. it.Days.Zip(it.NewSubscriptions, (day, value) => new SparklinePoint(day, value))]);
}

internal sealed record DailyRevenuePoint(LocalDate Date, long RevenueCents);

internal sealed record RevenueByTypeBreakdown(string InvoiceType, long RevenueCents, int Count);

internal sealed record TopCustomerRevenue(string CustomerId, string CustomerName, long RevenueCents, int InvoiceCount);

internal sealed record CollectionMetrics(
    long TotalInvoicedCents, long TotalCollectedCents, [property: JsonConverter(typeof(DecimalNumberConverter))] decimal CollectionRate,
    [property: JsonConverter(typeof(OptionalNumberConverter))] decimal? AverageDaysToPayment, int OverdueCount, long OverdueAmountCents);

internal sealed record NetRevenueMetrics(
    long GrossRevenueCents, [property: Doc("Refunds that no credit note is behind.")] long RefundsCents, long CreditNotesCents, long NetRevenueCents, string Currency);

internal sealed record RevenueAnalyticsResponse(
    IReadOnlyList<DailyRevenuePoint> DailyRevenue, IReadOnlyList<RevenueByTypeBreakdown> RevenueByType, IReadOnlyList<TopCustomerRevenue> TopCustomers,
    CollectionMetrics Collection, NetRevenueMetrics NetRevenue, string Currency);
