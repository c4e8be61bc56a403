using Billing.Domain.Identity;

namespace Billing.Application.Dunning;

/// <summary>Row keys of payment requests, in customers' partitions, and of campaigns, in catalogues.</summary>
internal static class DunningRows
{
    /// <summary>Prefix of campaigns.</summary>
    public const string CampaignPrefix = "dunning|";

    /// <summary>A campaign.</summary>
    public static string Campaign(BillingId id) => CampaignPrefix + id.ItemKey;

    /// <summary>A payment request.</summary>
    public static string Request(BillingId id) => "preq|" + id.ItemKey;

    /// <summary>Prefix of invoices that campaigns have asked for in vain.</summary>
    public const string GivenUpPrefix = "vain|";

    /// <summary>Which campaigns have asked for an invoice in vain.</summary>
    public static string GivenUp(BillingId invoiceId) => GivenUpPrefix + invoiceId.ItemKey;
}

/// <summary>Which campaigns have asked for an invoice in vain.</summary>
/// <param name="CampaignIds">The campaigns.</param>
internal sealed record GivenUpInvoice(IReadOnlyList<BillingId> CampaignIds);
