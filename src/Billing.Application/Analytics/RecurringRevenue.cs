using Billing.Application.Catalog;
using Billing.Application.Lists;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Application.Analytics;

/// <summary>
/// Monthly recurring revenue: the base amounts of active subscriptions as monthly shares, by their present plan version, quantity and agreed price. A day in the
/// past counts what was active then, as if each had had its present price all along.
/// </summary>
public sealed class RecurringRevenue(ICatalog catalog)
{
    /// <summary>The revenue of each day and now.</summary>
    internal async ValueTask<MrrByDay> OfAsync(DataSpace space, KeptSums subscriptions, Currency currency, CancellationToken cancellationToken)
    {
        Dictionary<PlanVersionKey, Plan?> plans = [];
        SortedDictionary<string, decimal> changes = new(StringComparer.Ordinal);
        foreach ((string kind, int sign) in ((string, int)[])[(DashboardSums.Up, 1), (DashboardSums.Down, -1)])
        {
            foreach (string agreed in (string[])["", DashboardSums.Agreed])
            {
                foreach ((string[] parts, decimal amount) in subscriptions.OfKind(kind + agreed))
                {
                    if (await PlanAsync(space, parts[1], plans, cancellationToken) is { } own && Paid(own, parts) is { } plan && plan.Currency == currency)
                    {
                        decimal yearly = YearlyAmount.Of(plan, agreed.Length > 0 ? amount : amount * plan.AmountMinor);
                        changes[parts[0]] = changes.GetValueOrDefault(parts[0]) + (sign * yearly);
                    }
                }
            }
        }

        return new MrrByDay(changes);
    }

    /// <summary>The plan in the currency that a sum names, or in its own when it names none; null when the plan has lost its price there.</summary>
    private static Plan? Paid(Plan plan, string[] parts) => parts.Length < 3 ? plan : plan.In(Currency.Parse(parts[2])).TryGet(out Plan? priced, out _) ? priced : null;

    private async ValueTask<Plan?> PlanAsync(DataSpace space, string key, Dictionary<PlanVersionKey, Plan?> known, CancellationToken cancellationToken)
    {
        if (PlanVersionKey.Parse(key) is not { } version)
        {
            return null;
        }

        if (!known.TryGetValue(version, out Plan? plan))
        {
            known[version] = plan = await catalog.FindPlanAsync(space, version.PlanId, version.Version, cancellationToken);
        }

        return plan;
    }
}

/// <summary>Recurring revenue over time.</summary>
/// <param name="Changes">By day of UTC, how much more or less a year there was from that day on; in order. Months are rounded once, from the sum of a year.</param>
internal sealed record MrrByDay(SortedDictionary<string, decimal> Changes)
{
    /// <summary>All that is active now, in minor units.</summary>
    public long Now => MonthOf(Changes.Values.Sum());

    /// <summary>At the end of a day.</summary>
    public long At(LocalDate day) => MonthOf(Changes.Where(change => string.CompareOrdinal(change.Key, KeptSums.Day(day)) <= 0).Sum(change => change.Value));

    private static long MonthOf(decimal yearly) => MoneyRounding.ToMinor(yearly / YearlyAmount.MonthsOfYear);
}
