using System.Text.Json.Serialization;
using Billing.Application.Dunning;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Dunning;

internal sealed record DunningAmountsResponse(string Currency, decimal RecoveredAmountCents, decimal OutstandingAmountCents);

internal sealed record DunningCampaignPerformanceStats(
    int TotalCampaigns, int ActiveCampaigns, int TotalPaymentRequests, int SucceededRequests, int FailedRequests, int PendingRequests,
    [property: JsonConverter(typeof(DecimalNumberConverter)), Doc("Of a hundred requests so many succeeded; with one decimal.")] decimal RecoveryRate,
    decimal TotalRecoveredAmountCents, decimal TotalOutstandingAmountCents, int CanceledRequests, IReadOnlyList<DunningAmountsResponse> Amounts)
{
    public static DunningCampaignPerformanceStats From(DunningPerformance it) => new(
        it.Campaigns, it.ActiveCampaigns, it.Total, it.CountOf(RequestStatus.Succeeded), it.CountOf(RequestStatus.Failed), it.CountOf(RequestStatus.Pending), it.RecoveryRate,
        it.Amounts.Sum(each => each.RecoveredMinor), it.Amounts.Sum(each => each.OutstandingMinor), it.CountOf(RequestStatus.Canceled),
        [.. it.Amounts.Select(each => new DunningAmountsResponse(each.Currency, each.RecoveredMinor, each.OutstandingMinor))]);
}

internal sealed record ExecutionHistoryInvoice(BillingId Id, string InvoiceNumber, [property: Doc("What is waited for.")] decimal AmountCents, string Currency, InvoiceStatus Status)
{
    public static ExecutionHistoryInvoice From(RequestLine it, PaymentRequest request) => new(it.InvoiceId, it.Number ?? "", it.AmountMinor, request.Currency.Code, it.Status);

    public static ExecutionHistoryInvoice From(Invoice it) => new(it.Id, it.Number ?? "", it.AwaitedMinor, it.Currency.Code, it.Status);
}

internal sealed record ExecutionHistoryEntry(
    BillingId Id, BillingId CustomerId, string? CustomerName, decimal AmountCents, string AmountCurrency, RequestStatus PaymentStatus, int PaymentAttempts, bool ReadyForPaymentProcessing,
    IReadOnlyList<ExecutionHistoryInvoice> Invoices, Instant CreatedAt, Instant UpdatedAt)
{
    public static ExecutionHistoryEntry From(RequestRow it) => new(
        it.Request.Id, it.Request.CustomerId, it.CustomerName, it.Request.AmountMinor, it.Request.Currency.Code, it.Request.Status, it.Request.AttemptsCount, it.Request.IsReady,
        [.. it.Request.Lines.Select(line => ExecutionHistoryInvoice.From(line, it.Request))], it.Request.CreatedAt, it.Request.UpdatedAt);
}

internal sealed record CampaignTimelineEvent(
    string EventType, Instant Timestamp, string Description, BillingId? PaymentRequestId, string? CustomerName, decimal? AmountCents, string? AmountCurrency, RequestStatus? PaymentStatus,
    int? AttemptNumber)
{
    public static CampaignTimelineEvent From(DunningEvent it) => new(
        it.Type, it.At, it.Description, it.RequestId, it.CustomerName, it.AmountMinor, it.Currency.Code, it.Status, it.AttemptNumber);
}

internal sealed record CampaignTimelineResponse(IReadOnlyList<CampaignTimelineEvent> Events);

internal sealed record CampaignPreviewInvoiceGroup(
    BillingId CustomerId, string? CustomerName, string Currency, decimal TotalOutstandingCents, decimal MatchingThresholdCents, int InvoiceCount, IReadOnlyList<ExecutionHistoryInvoice> Invoices)
{
    public static CampaignPreviewInvoiceGroup From(PreviewedClaim it) => new(
        it.Customer.Id, it.Customer.Name, it.Claim.Currency.Code, it.Claim.AmountMinor, it.Claim.Campaign.ThresholdOf(it.Claim.Currency)!.AmountMinor, it.Invoices.Count,
        [.. it.Invoices.Select(ExecutionHistoryInvoice.From)]);
}

internal sealed record CampaignPreviewResponse(
    BillingId CampaignId, string CampaignName, CampaignStatus Status, int TotalOverdueInvoices, decimal TotalOverdueAmountCents, int PaymentRequestsToCreate,
    IReadOnlyList<CampaignPreviewInvoiceGroup> Groups, [property: Doc("Requests of the campaign that are pending.")] int ExistingPendingRequests)
{
    public static CampaignPreviewResponse From(DunningCampaign campaign, PreviewedCampaign it) => new(
        campaign.Id, campaign.Name, campaign.Status, it.Claims.Sum(claim => claim.Invoices.Count), it.Claims.Sum(claim => claim.Claim.AmountMinor),
        it.Claims.Sum(claim => claim.RequestsCount), [.. it.Claims.Select(CampaignPreviewInvoiceGroup.From)], it.PendingCount);
}

/// <summary>JSON of campaigns.</summary>
internal static class DunningWire
{
    public static readonly DunningWireJson Json = new(WireOptions.Create(
        Words.Of<CampaignStatus>(), Words.Of<FinalAction>(), Words.Of<RequestStatus>(), Words.Of<InvoiceStatus>()));
}

[JsonSerializable(typeof(DunningCampaignCreate))]
[JsonSerializable(typeof(DunningCampaignUpdate))]
[JsonSerializable(typeof(DunningCampaignResponse))]
[JsonSerializable(typeof(DunningCampaignPerformanceStats))]
[JsonSerializable(typeof(ExecutionHistoryEntry))]
[JsonSerializable(typeof(CampaignTimelineResponse))]
[JsonSerializable(typeof(CampaignPreviewResponse))]
internal sealed partial class DunningWireJson : JsonSerializerContext;
