using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Domain.Dunning;

/// <summary>An overdue invoice of a customer.</summary>
/// <param name="Id">The invoice.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="AmountMinor">What is waited for, in minor units, above 0.</param>
/// <param name="DueDate">Since when it is due.</param>
/// <param name="GivenUpBy">Campaigns that have asked for it in vain: they do not begin again.</param>
public sealed record OverdueInvoice(BillingId Id, Currency Currency, long AmountMinor, Instant DueDate, IReadOnlyList<BillingId> GivenUpBy);

/// <summary>What a campaign asks a customer for.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Currency">The currency.</param>
/// <param name="Invoices">The invoices, longest due first.</param>
public sealed record CampaignClaim(DunningCampaign Campaign, Currency Currency, IReadOnlyList<OverdueInvoice> Invoices)
{
    /// <summary>What they come to, in minor units.</summary>
    public long AmountMinor => Invoices.Sum(invoice => invoice.AmountMinor);
}

/// <summary>
/// Which campaign holds for a customer: those that name the customer come before those that name its billing entity, and these before those that name
/// nobody; among equals the oldest. The first active one whose threshold in the currency is reached by what is overdue takes it all.
/// </summary>
public static class CampaignChoice
{
    /// <summary>What campaigns ask one customer for now, by currency.</summary>
    /// <param name="campaigns">All campaigns of the data space.</param>
    /// <param name="customerId">The customer.</param>
    /// <param name="entityId">Its billing entity.</param>
    /// <param name="overdue">Its overdue invoices that nobody asks for yet.</param>
    public static IReadOnlyList<CampaignClaim> Of(
        IEnumerable<DunningCampaign> campaigns, BillingId customerId, BillingId entityId, IReadOnlyCollection<OverdueInvoice> overdue)
    {
        DunningCampaign[] fitting =
        [
            .. campaigns.Where(campaign => campaign.Status == CampaignStatus.Active).Select(campaign => (Campaign: campaign, Rank: RankOf(campaign, customerId, entityId)))
                .Where(each => each.Rank is not null)
                .OrderBy(each => each.Rank).ThenBy(each => each.Campaign.CreatedAt).ThenBy(each => each.Campaign.Id).Select(each => each.Campaign),
        ];
        return
        [
            .. overdue.GroupBy(invoice => invoice.Currency).OrderBy(group => group.Key.Code, StringComparer.Ordinal)
                .Select(group => fitting.Select(campaign => ClaimOf(campaign, group.Key, group)).FirstOrDefault(claim => claim is not null)).OfType<CampaignClaim>(),
        ];
    }

    private static CampaignClaim? ClaimOf(DunningCampaign campaign, Currency currency, IEnumerable<OverdueInvoice> overdue)
    {
        var claim = new CampaignClaim(
            campaign, currency, [.. overdue.Where(invoice => !invoice.GivenUpBy.Contains(campaign.Id)).OrderBy(invoice => invoice.DueDate).ThenBy(invoice => invoice.Id)]);
        return claim.Invoices.Count > 0 && campaign.ThresholdOf(currency) is { } threshold && threshold.AmountMinor <= claim.AmountMinor ? claim : null;
    }

    /// <summary>The smaller, the closer; null when it is for others.</summary>
    private static int? RankOf(DunningCampaign campaign, BillingId customerId, BillingId entityId) =>
        campaign.CustomerIds.Contains(customerId) ? 0
        : campaign.BillingEntityIds.Contains(entityId) ? 1
        : campaign.CustomerIds.Count + campaign.BillingEntityIds.Count == 0 ? 2
        : null;
}
