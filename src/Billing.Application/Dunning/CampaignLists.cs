using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Application.Dunning;

/// <summary>The tenant-wide lists of campaigns, and of what happened in them.</summary>
public static class CampaignLists
{
    /// <summary>All campaigns of a data space.</summary>
    public static readonly ListDefinition Campaigns = new(
        "dunning_campaigns",
        [
            new("code"), new("name"), new("status"), new("max_attempts", ListFieldKind.Number), new("days_between_attempts", ListFieldKind.Number),
            new("updated_at", ListFieldKind.Time),
        ]);

    /// <summary>What happened, in all campaigns of a data space.</summary>
    public static readonly ListDefinition Timeline = new("dunning_timeline", [new(Campaign), new("payment_request_id"), new("event_type")]);

    /// <summary>Field of the campaign that something happened in.</summary>
    internal const string Campaign = "dunning_campaign_id";

    /// <summary>How a row of the list of campaigns is stored.</summary>
    public static JsonTypeInfo<DunningCampaign> RowType => StoredJson.Default.DunningCampaign;

    /// <summary>How a row of the timeline is stored.</summary>
    public static JsonTypeInfo<DunningEvent> EventType => StoredJson.Default.DunningEvent;

    internal static ListUpsert Upsert(DataSpace space, DunningCampaign campaign) => new(
        space, Campaigns.Name, campaign.Id, campaign.CreatedAt,
        [
            campaign.Code, campaign.Name, campaign.Status.ToString(), ListKeys.Of(campaign.Terms.AttemptsMax), ListKeys.Of(campaign.Terms.DaysBetween),
            ListKeys.Of(campaign.UpdatedAt),
        ],
        StoredJson.Element(campaign, RowType));

    internal static ListUpsert Upsert(DataSpace space, BillingId id, DunningEvent happened) => new(
        space, Timeline.Name, id, happened.At, [happened.CampaignId.ToString(), happened.RequestId.ToString(), happened.Type], StoredJson.Element(happened, EventType));
}

/// <summary>Something that happened in a campaign.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="RequestId">The payment request.</param>
/// <param name="Type">Such as <c>attempt_failed</c>.</param>
/// <param name="At">When.</param>
/// <param name="Description">A sentence for people.</param>
/// <param name="CustomerName">Whom it was about.</param>
/// <param name="AmountMinor">How much the request was about, in minor units.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="Status">Where the request stood after it.</param>
/// <param name="AttemptNumber">Which attempt; null when it was about none.</param>
public sealed record DunningEvent(
    BillingId CampaignId, BillingId RequestId, string Type, Instant At, string Description, string CustomerName, long AmountMinor, Currency Currency, RequestStatus Status,
    int? AttemptNumber);
