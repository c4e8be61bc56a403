using Billing.Application.Lists;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;

namespace Billing.Application.Dunning;

/// <summary>What campaigns have brought in one currency, in minor units.</summary>
/// <param name="Currency">Its code.</param>
/// <param name="RecoveredMinor">Money that came for invoices while they were asked for.</param>
/// <param name="OutstandingMinor">What pending requests wait for.</param>
public sealed record DunningAmounts(string Currency, decimal RecoveredMinor, decimal OutstandingMinor);

/// <summary>How well campaigns work.</summary>
/// <param name="Campaigns">How many there are.</param>
/// <param name="ActiveCampaigns">How many of them work.</param>
/// <param name="Requests">Payment requests that they made, by where they stand.</param>
/// <param name="Amounts">What came of it, by currency.</param>
public sealed record DunningPerformance(int Campaigns, int ActiveCampaigns, IReadOnlyDictionary<RequestStatus, int> Requests, IReadOnlyList<DunningAmounts> Amounts)
{
    /// <summary>All requests.</summary>
    public int Total => Requests.Values.Sum();

    /// <summary>Those that succeeded, in percent of all, with one decimal; 0 when there are none.</summary>
    public decimal RecoveryRate => Total == 0 ? 0 : Math.Round(100m * CountOf(RequestStatus.Succeeded) / Total, 1, MidpointRounding.AwayFromZero);

    /// <summary>How many stand so.</summary>
    public int CountOf(RequestStatus status) => Requests.GetValueOrDefault(status);
}

/// <summary>Says how well campaigns work, from the keys of the lists alone.</summary>
public sealed class DunningStats(ListReader lists)
{
    /// <summary>All campaigns of a data space together.</summary>
    public async ValueTask<DunningPerformance> RunAsync(DataSpace space, CancellationToken cancellationToken)
    {
        IReadOnlyList<ListFilter> all = [RequestLists.OfAnyCampaign];
        IReadOnlyDictionary<string, int> campaigns = await lists.CountByAsync(space, CampaignLists.Campaigns, "status", [], cancellationToken);
        IReadOnlyDictionary<string, int> requests = await lists.CountByAsync(space, RequestLists.Requests, RequestLists.Status, all, cancellationToken);
        IReadOnlyDictionary<string, decimal> recovered = await lists.SumByAsync(space, RequestLists.Requests, RequestLists.Currency, RequestLists.Recovered, all, cancellationToken);
        IReadOnlyDictionary<string, decimal> outstanding = await lists.SumByAsync(space, RequestLists.Requests, RequestLists.Currency, RequestLists.Outstanding, all, cancellationToken);
        return new DunningPerformance(
            campaigns.Values.Sum(), campaigns.GetValueOrDefault(nameof(CampaignStatus.Active)),
            requests.ToDictionary(count => Enum.Parse<RequestStatus>(count.Key), count => count.Value),
            [.. recovered.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => new DunningAmounts(each.Key, each.Value, outstanding.GetValueOrDefault(each.Key)))]);
    }
}
