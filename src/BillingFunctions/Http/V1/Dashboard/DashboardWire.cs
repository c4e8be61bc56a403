using System.Text.Json;
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

/// <summary>A number that may be absent.</summary>
internal sealed class OptionalNumberConverter : JsonConverter<decimal?>
{
    public override decimal? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? null : DecimalConverter.ReadExact(ref reader);

    public override void Write(Utf8JsonWriter writer, decimal? value, JsonSerializerOptions options)
    {
        if (value is { } number)
            writer.WriteNumberValue(number);
        else
            writer.WriteNullValue();
    }
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
