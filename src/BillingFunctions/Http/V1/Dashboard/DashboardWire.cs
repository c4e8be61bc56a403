using System.Text.Json.Serialization;
using Billing.Domain.Invoicing;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.V1.Dashboard;

/// <summary>The wire records of this folder.</summary>
internal static class DashboardWire
{
    public static readonly DashboardWireJson Json = new(WireOptions.Create(Words.Of<InvoiceStatus>(), Words.Of<SubscriptionStatus>()));
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(DashboardStatsResponse))]
[JsonSerializable(typeof(RecentActivityResponse))]
[JsonSerializable(typeof(RevenueResponse))]
[JsonSerializable(typeof(CustomerMetricsResponse))]
[JsonSerializable(typeof(SubscriptionMetricsResponse))]
[JsonSerializable(typeof(UsageMetricsResponse))]
[JsonSerializable(typeof(RevenueByPlanResponse))]
[JsonSerializable(typeof(RecentInvoiceItem))]
[JsonSerializable(typeof(RecentSubscriptionItem))]
[JsonSerializable(typeof(SparklineData))]
[JsonSerializable(typeof(RevenueAnalyticsResponse))]
internal sealed partial class DashboardWireJson : JsonSerializerContext;
