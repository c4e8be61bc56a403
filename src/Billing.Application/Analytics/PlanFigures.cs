using System.Text.Json;
using Billing.Application.Catalog;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Subscriptions;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Analytics;

/// <summary>How subscriptions to some plans stand now.</summary>
/// <param name="MrrMinor">Their base amounts as monthly shares, in the currency that was asked for; those in a trial or a pause count nothing.</param>
/// <param name="RunningByPlan">How many run, in a trial or a pause too, of each plan.</param>
/// <param name="Trialing">How many are in a trial.</param>
/// <param name="PastDue">How many of those that run an overdue invoice is about.</param>
/// <param name="Ended">How many have ended since the instant that was asked for.</param>
public sealed record PlanStanding(long MrrMinor, IReadOnlyDictionary<BillingId, int> RunningByPlan, int Trialing, int PastDue, int Ended)
{
    /// <summary>How many run and are not in a trial.</summary>
    public int Active => RunningByPlan.Values.Sum() - Trialing;
}

/// <summary>
/// Counts subscriptions by the keys of the tenant-wide lists, which may be a moment behind. What it reads of single subscriptions are those with a price or a currency of their own, and those with an overdue
/// invoice.
/// </summary>
public sealed class PlanFigures(ListReader lists, ICatalog catalog, SubscriptionReader subscriptions)
{
    private static readonly ListFilter Active = ListFilter.EqualTo("status", nameof(SubscriptionStatus.Active));
    private static readonly ListFilter Started = new("status", status => status is nameof(SubscriptionStatus.Active) or nameof(SubscriptionStatus.Paused));
    private static readonly ListFilter Over = new("status", status => status is nameof(SubscriptionStatus.Canceled) or nameof(SubscriptionStatus.Terminated));
    private static readonly ListFilter OwnPrice = new("agreed_cents", agreed => agreed is not null) { Or = new ListFilter("currency", currency => currency is not null) };

    /// <summary>The figures of some plans.</summary>
    /// <param name="space">Whose.</param>
    /// <param name="plans">Which plans, in all their versions.</param>
    /// <param name="currency">Only revenue in this currency counts.</param>
    /// <param name="endedSince">From when ended ones count.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<PlanStanding> OfAsync(
        DataSpace space, IReadOnlyCollection<BillingId> plans, Currency currency, Instant endedSince, CancellationToken cancellationToken)
    {
        HashSet<string> ids = [.. plans.Select(id => id.ToString())];
        var ofPlans = new ListFilter("plan_id", id => id is not null && ids.Contains(id));
        string since = ListKeys.Of(endedSince);
        var ended = new ListFilter("active_until", until => string.CompareOrdinal(until, since) >= 0);
        IReadOnlyDictionary<string, int> running =
            await lists.CountByAsync(space, SubscriptionLists.Subscriptions, "plan_id", [ofPlans, Started], cancellationToken);
        return new PlanStanding(
            await MrrAsync(space, [ofPlans, Active, SubscriptionLists.Trialing(false)], currency, cancellationToken),
            plans.Distinct().ToDictionary(id => id, id => running.GetValueOrDefault(id.ToString())),
            (int)await CountAsync(space, [ofPlans, Started, SubscriptionLists.Trialing(true)], cancellationToken),
            await PastDueAsync(space, plans, cancellationToken),
            (int)await CountAsync(space, [ofPlans, Over, ended], cancellationToken));
    }

    private ValueTask<long> CountAsync(DataSpace space, IReadOnlyList<ListFilter> filters, CancellationToken cancellationToken) =>
        lists.CountAsync(space, SubscriptionLists.Subscriptions, new ListQuery(filters, null, false, 0, 0), sumOf: null, cancellationToken);

    private async ValueTask<long> MrrAsync(DataSpace space, IReadOnlyList<ListFilter> filters, Currency currency, CancellationToken cancellationToken)
    {
        decimal yearly = 0;
        var plain = new ListFilter("agreed_cents", agreed => agreed is null);
        var ownCurrency = new ListFilter("currency", other => other is null);
        foreach ((string key, decimal quantity) in await lists.SumByAsync(
            space, SubscriptionLists.Subscriptions, "plan_version", "quantity", [.. filters, plain, ownCurrency], cancellationToken))
        {
            Plan? plan = PlanVersionKey.Parse(key) is { } version ? await catalog.FindPlanAsync(space, version.PlanId, version.Version, cancellationToken) : null;
            yearly += plan?.Currency == currency ? YearlyAmount.Of(plan, plan.AmountMinor * quantity) : 0;
        }

        ListSlice priced = await lists.ReadAsync(space, SubscriptionLists.Subscriptions, new ListQuery([.. filters, OwnPrice], null, false, 0, int.MaxValue), cancellationToken);
        foreach (ReadOnlyMemory<byte> row in priced.Rows)
        {
            Subscription own = JsonSerializer.Deserialize(row.Span, SubscriptionLists.RowType)!;
            Plan? plan = (await catalog.FindPlanAsync(space, own.PlanId, own.PlanVersion, cancellationToken))?.PricedFor(own);
            yearly += plan?.Currency == currency ? YearlyAmount.Of(plan, plan.AmountMinor * own.Quantity) : 0;
        }

        return MoneyRounding.ToMinor(yearly / YearlyAmount.MonthsOfYear);
    }

    private async ValueTask<int> PastDueAsync(DataSpace space, IReadOnlyCollection<BillingId> plans, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, int> overdue =
            await lists.CountByAsync(space, InvoiceLists.Invoices, "subscription_id", [InvoiceLists.Overdue], cancellationToken);
        int count = 0;
        foreach (string id in overdue.Keys.SelectMany(ids => ids.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct())
        {
            bool isRunning = BillingId.TryParse(id, out BillingId known) && await subscriptions.FindAsync(space, known, cancellationToken) is { EndedAt: null } found && plans.Contains(found.PlanId);
            count += isRunning ? 1 : 0;
        }

        return count;
    }
}
