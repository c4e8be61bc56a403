using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Dunning;

/// <summary>A campaign with what a request says of it.</summary>
internal static class CampaignChanges
{
    /// <summary>The campaign after the change; what the request leaves out stays as it is.</summary>
    public static DunningCampaign Apply(DunningCampaign campaign, CampaignInput input, IReadOnlyList<BillingId> entityIds, Instant now)
    {
        DunningCampaign changed = campaign with
        {
            Code = input.Code ?? campaign.Code,
            Name = input.Name ?? campaign.Name,
            Description = input.Description ?? campaign.Description,
            Terms = Apply(campaign.Terms, input),
            BccEmails = input.BccEmails ?? campaign.BccEmails,
            Status = input.Status ?? campaign.Status,
            CustomerIds = input.CustomerIds ?? campaign.CustomerIds,
            BillingEntityIds = input.BillingEntityCodes is null ? campaign.BillingEntityIds : entityIds,
            PaymentUrl = input.PaymentUrl is { } url ? url.Length == 0 ? null : url : campaign.PaymentUrl,
            UpdatedAt = now,
        };
        return input.Thresholds is { } thresholds ? With(changed, thresholds, now) : changed;
    }

    private static DunningTerms Apply(DunningTerms terms, CampaignInput input) => terms with
    {
        AttemptsMax = input.AttemptsMax ?? terms.AttemptsMax,
        DaysBetween = input.DaysBetween ?? terms.DaysBetween,
        InsufficientFundsDays = input.InsufficientFundsDays ?? terms.InsufficientFundsDays,
        Quiet = input.IsNeverQuiet ? null : input.QuietFrom is { } from ? new QuietHours(from, input.QuietTo!.Value) : terms.Quiet,
        WritesOff = input.WritesOff ?? terms.WritesOff,
        FinalAction = input.FinalAction ?? terms.FinalAction,
    };

    /// <summary>A threshold whose currency stays keeps its id.</summary>
    private static DunningCampaign With(DunningCampaign campaign, IReadOnlyList<ThresholdInput> thresholds, Instant now)
    {
        int made = campaign.ThresholdsMade;
        CampaignThreshold[] all =
        [
            .. thresholds.Select(each => campaign.ThresholdOf(each.Currency) is not { } known ? new CampaignThreshold(campaign.Id.Part(++made), each.Currency, each.AmountMinor, now, now)
                : known.AmountMinor == each.AmountMinor ? known
                : known with { AmountMinor = each.AmountMinor, UpdatedAt = now }),
        ];
        return campaign with { Thresholds = all, ThresholdsMade = made };
    }
}
