using System.Text.Json;
using Billing.Application.Usage;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.BillingService.Usage;

/// <summary>Usage that was taken.</summary>
internal sealed record UsageRecord(
    BillingId Id, BillingId TenantId, string MetricType, decimal Quantity, string Unit, string? ResourceId, string? ResourceType, string? UserId, JsonElement? Metadata,
    Dictionary<string, string>? Tags, string? CostCenterId, string? EventId, Instant RecordedAt, bool Duplicate)
{
    public static UsageRecord From(BillingId tenant, UsageBody body, IngestResult result) => new(
        result.Event!.Id, tenant, body.MetricType, body.Quantity, MetricTypes.UnitOf(body.MetricType), body.ResourceId, body.ResourceType, body.UserId, body.Metadata, body.Tags,
        body.CostCenterId ?? body.CostCenterCode, result.Event.Event.TransactionId, result.Event.ReceivedAt, result.Verdict == IngestVerdict.Duplicate);
}

/// <summary>Several usage events.</summary>
internal sealed class UsageBatchBody
{
    [Items(1, 1000)]
    public required List<UsageBody> Events { get; set; }
}

internal sealed record UsageBatchResult(int Total, int Accepted, int Duplicates, int Rejected, IReadOnlyList<UsageRowResult> Results);

internal sealed record UsageRowResult(
    int Index, [property: OneOf("recorded", "duplicate", "rejected")] string Status, BillingId? Id, string? Error);

internal sealed record UsageSummary(
    BillingId TenantId, LocalDate PeriodStart, LocalDate PeriodEnd, IReadOnlyList<MetricSummary> Metrics,
    [property: Doc("Of the running period; null for other days, whose price their own invoices tell.")] decimal? TotalCost, string Currency,
    [property: Doc("By day, resource, user or cost center; null without groupBy.")] IReadOnlyList<UsageGroup>? Groups);

internal sealed record MetricSummary(
    string MetricType, string Unit, decimal Quantity, long EventCount, decimal Included, decimal Overage, decimal? Cost, string Currency);

internal sealed record UsageGroup(string Key, string MetricType, decimal Quantity, long EventCount);
