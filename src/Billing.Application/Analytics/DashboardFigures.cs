using Billing.Application.Customers;
using Billing.Application.Lists;
using Billing.Application.Subscriptions;
using Billing.Application.Tenants;
using Billing.Application.Wallets;
using Billing.Application.Invoicing;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Analytics;

/// <summary>The head figures of a dashboard.</summary>
/// <param name="Customers">Customers now.</param>
/// <param name="ActiveSubscriptions">Active subscriptions now.</param>
/// <param name="MrrMinor">Recurring revenue a month, now.</param>
/// <param name="InvoicedMinor">Totals of final invoices issued in the window.</param>
/// <param name="WalletMinor">What active wallets hold now.</param>
public sealed record DashboardStats(int Customers, int ActiveSubscriptions, long MrrMinor, long InvoicedMinor, long WalletMinor);

/// <summary>Customers or subscriptions, new ones and those that left.</summary>
/// <param name="Total">Now.</param>
/// <param name="New">New in the window.</param>
/// <param name="Gone">That left in the window.</param>
public sealed record Movement(int Total, Trend New, Trend Gone);

/// <summary>Lines of a dashboard's small charts, a point for each day of the window.</summary>
/// <param name="Days">The days.</param>
/// <param name="Mrr">Recurring revenue at the end of the day.</param>
/// <param name="NewCustomers">Customers made that day.</param>
/// <param name="NewSubscriptions">Subscriptions started that day.</param>
public sealed record Sparklines(
    IReadOnlyList<LocalDate> Days, IReadOnlyList<long> Mrr, IReadOnlyList<int> NewCustomers, IReadOnlyList<int> NewSubscriptions);

/// <summary>Counts and recurring revenue, from the sums that lists keep: the cost follows the months that there are, not the objects.</summary>
public sealed class DashboardFigures(ListSums sums, ListReader lists, RecurringRevenue recurring)
{
    /// <summary>The head figures.</summary>
    public async ValueTask<DashboardStats> StatsAsync(DataSpace space, DashboardWindow window, Currency currency, CancellationToken cancellationToken)
    {
        KeptSums customers = await sums.ReadAsync(space, CustomerLists.Customers, cancellationToken);
        KeptSums subscriptions = await sums.ReadAsync(space, SubscriptionLists.Subscriptions, cancellationToken);
        KeptSums invoices = await sums.ReadAsync(space, InvoiceLists.Invoices, cancellationToken);
        KeptSums wallets = await sums.ReadAsync(space, WalletLists.Wallets, cancellationToken);
        MrrByDay mrr = await recurring.OfAsync(space, subscriptions, currency, cancellationToken);
        return new DashboardStats(
            (int)customers.OfKind(DashboardSums.Made).Sum(sum => sum.Amount), (int)subscriptions.OfKind(DashboardSums.Active).Sum(sum => sum.Amount), mrr.Now,
            (long)invoices.OfKind(DashboardSums.Issued).Where(sum => sum.Parts[0] == currency.Code && window.Has(sum.Parts[1])).Sum(sum => sum.Amount),
            (long)wallets.Of($"{DashboardSums.Held}|{currency.Code}"));
    }

    /// <summary>How much there is, whenever it came.</summary>
    public async ValueTask<TenantUsage> TotalsAsync(DataSpace space, Currency currency, CancellationToken cancellationToken)
    {
        KeptSums customers = await sums.ReadAsync(space, CustomerLists.Customers, cancellationToken);
        KeptSums subscriptions = await sums.ReadAsync(space, SubscriptionLists.Subscriptions, cancellationToken);
        KeptSums invoices = await sums.ReadAsync(space, InvoiceLists.Invoices, cancellationToken);
        ListSlice listed = await lists.ReadAsync(space, InvoiceLists.Invoices, new ListQuery([], null, true, 0, 1), cancellationToken);
        return new TenantUsage(
            (int)customers.OfKind(DashboardSums.Made).Sum(sum => sum.Amount), (int)subscriptions.OfKind(DashboardSums.Active).Sum(sum => sum.Amount), listed.Total,
            (long)invoices.OfKind(DashboardSums.Paid).Where(sum => sum.Parts[0] == currency.Code).Sum(sum => sum.Amount));
    }

    /// <summary>Customers: all, new ones, and those of whom a subscription ended. Who left is looked for among the subscriptions that ended.</summary>
    public async ValueTask<Movement> CustomersAsync(DataSpace space, DashboardWindow window, CancellationToken cancellationToken)
    {
        KeptSums customers = await sums.ReadAsync(space, CustomerLists.Customers, cancellationToken);
        return new Movement(
            (int)customers.OfKind(DashboardSums.Made).Sum(sum => sum.Amount), TrendOf(customers, DashboardSums.Made, window),
            new Trend(await LeftAsync(space, window, cancellationToken), await LeftAsync(space, window.Before, cancellationToken)));
    }

    /// <summary>Subscriptions: active ones, those that started, and those that ended; and the active ones by plan.</summary>
    public async ValueTask<(Movement Movement, IReadOnlyDictionary<string, int> ByPlan)> SubscriptionsAsync(
        DataSpace space, DashboardWindow window, CancellationToken cancellationToken)
    {
        KeptSums subscriptions = await sums.ReadAsync(space, SubscriptionLists.Subscriptions, cancellationToken);
        Dictionary<string, int> byPlan = subscriptions.OfKind(DashboardSums.Active).ToDictionary(sum => sum.Parts[0], sum => (int)sum.Amount);
        return (new Movement(
            byPlan.Values.Sum(), TrendOf(subscriptions, DashboardSums.Started, window), TrendOf(subscriptions, DashboardSums.Ended, window)), byPlan);
    }

    /// <summary>The small charts.</summary>
    public async ValueTask<Sparklines> SparklinesAsync(DataSpace space, DashboardWindow window, Currency currency, CancellationToken cancellationToken)
    {
        KeptSums customers = await sums.ReadAsync(space, CustomerLists.Customers, cancellationToken);
        KeptSums subscriptions = await sums.ReadAsync(space, SubscriptionLists.Subscriptions, cancellationToken);
        MrrByDay mrr = await recurring.OfAsync(space, subscriptions, currency, cancellationToken);
        LocalDate[] days = [.. window.All];
        return new Sparklines(
            days, [.. days.Select(mrr.At)], [.. days.Select(day => (int)customers.Of($"{DashboardSums.Made}|{KeptSums.Day(day)}"))],
            [.. days.Select(day => (int)subscriptions.Of($"{DashboardSums.Started}|{KeptSums.Day(day)}"))]);
    }

    private static Trend TrendOf(KeptSums kept, string kind, DashboardWindow window)
    {
        decimal In(DashboardWindow days) => kept.OfKind(kind).Where(sum => days.Has(sum.Parts[0])).Sum(sum => sum.Amount);
        return new Trend(In(window), In(window.Before));
    }

    private async ValueTask<int> LeftAsync(DataSpace space, DashboardWindow window, CancellationToken cancellationToken) => (await lists.CountByAsync(
        space, SubscriptionLists.Subscriptions, "customer_id",
        [
            new ListFilter("status", status => status is nameof(SubscriptionStatus.Canceled) or nameof(SubscriptionStatus.Terminated)),
            new ListFilter("active_until", window.HasInstant),
        ],
        cancellationToken)).Count;
}
