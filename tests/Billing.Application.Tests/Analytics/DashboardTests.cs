using Billing.Application.Analytics;
using Billing.Application.Lists;
using Billing.Domain.Catalog;
using Billing.Domain.Credits;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Subscriptions;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Application.Tests.Analytics;

/// <summary>Every figure of a dashboard is what a plain count over the objects gives, after any history.</summary>
public sealed class DashboardTests
{
    private static readonly DashboardWindow Window = new(new LocalDate(2026, 6, 10), new LocalDate(2026, 7, 9));

    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Counts_and_recurring_revenue_are_those_of_the_objects(int seed)
    {
        ShopHistory shop = await LivedAsync(seed);
        var figures = new DashboardFigures(new ListSums(shop.Site.Tables), shop.Site.Lists, new RecurringRevenue(shop));
        DashboardStats stats = await figures.StatsAsync(shop.Space, Window, Currency.Usd, default);
        Subscription[] started = [.. shop.Subscriptions.Values.Where(it => it.StartedAt is not null)];
        Assert.Equal(
            new DashboardStats(
                shop.Customers.Count, started.Count(it => it.Status == SubscriptionStatus.Active), Mrr(shop, null), Final(shop).Where(In).Sum(it => it.TotalMinor),
                shop.Wallets.Values.Where(it => it.Status == WalletStatus.Active && it.Currency == Currency.Usd).Sum(it => it.BalanceMinor)),
            stats);

        Movement customers = await figures.CustomersAsync(shop.Space, Window, default);
        Assert.Equal(
            new Movement(shop.Customers.Count, TrendOf(shop.Customers.Values.Select(it => it.CreatedAt)), new Trend(Left(Window), Left(Window.Before))), customers);

        (Movement subscriptions, IReadOnlyDictionary<string, int> byPlan) = await figures.SubscriptionsAsync(shop.Space, Window, default);
        Assert.Equal(
            new Movement(
                stats.ActiveSubscriptions, TrendOf(started.Select(it => it.StartedAt!.Value)), TrendOf(started.Select(it => it.EndedAt).OfType<Instant>())), subscriptions);
        Assert.Equal(
            started.Where(it => it.Status == SubscriptionStatus.Active).CountBy(it => it.PlanId.ToString()).OrderBy(it => it.Key, StringComparer.Ordinal),
            byPlan.OrderBy(it => it.Key, StringComparer.Ordinal));

        Sparklines lines = await figures.SparklinesAsync(shop.Space, Window, Currency.Usd, default);
        Assert.Equal(Window.All.Select(day => Mrr(shop, day)), lines.Mrr);
        Assert.Equal(Window.All.Select(day => shop.Customers.Values.Count(it => DayOf(it.CreatedAt) == day)), lines.NewCustomers);
        Assert.Equal(Window.All.Select(day => started.Count(it => DayOf(it.StartedAt!.Value) == day)), lines.NewSubscriptions);

        int Left(DashboardWindow window) => started.Where(it => it.EndedAt is { } end && Within(window, end)).Select(it => it.CustomerId).Distinct().Count();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Revenue_is_that_of_the_invoices(int seed)
    {
        ShopHistory shop = await LivedAsync(seed);
        var revenue = new DashboardRevenue(new ListSums(shop.Site.Tables), shop.Site.Lists, new RecurringRevenue(shop));
        Invoice[] final = [.. Final(shop)];
        Invoice[] shown = [.. final.Where(In)];
        Assert.NotEmpty(shown);

        RevenueOverview overview = await revenue.OverviewAsync(shop.Space, Window, Currency.Usd, default);
        Assert.Equal(
            (new Trend(Mrr(shop, null), Mrr(shop, Window.First.PlusDays(-1))), shown.Sum(it => it.TotalMinor), final.Sum(it => it.AwaitedMinor), Overdue().Sum(it => it.AwaitedMinor)),
            (overview.Mrr, overview.InvoicedMinor, overview.OutstandingMinor, overview.OverdueMinor));
        Assert.Equal(
            Enumerable.Range(0, 12).Select(i => new YearMonth(2025, 8).PlusMonths(i)).Select(month => (month, final.Where(it => DayOf(it.IssuedAt!.Value).ToYearMonth() == month).Sum(it => it.TotalMinor))),
            overview.Months);

        Assert.Equal(
            shown.GroupBy(it => it.PlanId?.ToString() ?? "").Select(plan => (plan.Key, plan.Sum(it => it.TotalMinor))).OrderByDescending(it => it.Item2).ThenBy(it => it.Key, StringComparer.Ordinal),
            await revenue.ByPlanAsync(shop.Space, Window, Currency.Usd, default));

        RevenueAnalytics all = await revenue.AnalyseAsync(shop.Space, Window, Currency.Usd, default);
        Assert.Equal(Window.All.Select(day => (day, shown.Where(it => DayOf(it.IssuedAt!.Value) == day).Sum(it => it.TotalMinor))), all.Days);
        Assert.Equal(
            shown.GroupBy(it => it.Type.ToString()).OrderBy(it => it.Key, StringComparer.Ordinal).Select(type => (type.Key, type.Sum(it => it.TotalMinor), type.Count())), all.Types);
        Assert.Equal(
            shown.GroupBy(it => it.CustomerId.ToString()).Select(of => (of.Key, of.Sum(it => it.TotalMinor), of.Count())).OrderByDescending(it => it.Item2).ThenBy(it => it.Key, StringComparer.Ordinal).Take(5),
            all.TopCustomers);
        Invoice[] paid = [.. shown.Where(it => it.Status == InvoiceStatus.Paid)];
        Assert.Equal((shown.Sum(it => it.TotalMinor), paid.Sum(it => it.TotalMinor)), (all.InvoicedMinor, all.CollectedMinor));
        Assert.Equal(paid.Length == 0 ? null : paid.Sum(it => (decimal)(it.PaidAt!.Value - it.IssuedAt!.Value).BclCompatibleTicks / NodaConstants.TicksPerSecond) / paid.Length, all.AverageSecondsToPayment);
        Assert.Equal((Overdue().Length, Overdue().Sum(it => it.AwaitedMinor)), (all.OverdueCount, all.OverdueMinor));
        long refunded = shop.Payments.Values.Where(it => it.Currency == Currency.Usd).SelectMany(it => it.Refunds)
            .Where(it => it is { Status: RefundStatus.Succeeded, CreditNoteId: null } && Within(Window, it.CreatedAt)).Sum(it => it.AmountMinor);
        long noted = shop.Notes.Values.Where(it => it.Currency == Currency.Usd && it.Status == CreditNoteStatus.Finalized && Within(Window, it.IssuedAt!.Value)).Sum(it => it.TotalMinor);
        Assert.Equal((refunded, noted, shown.Sum(it => it.TotalMinor) - refunded - noted), (all.RefundedMinor, all.NotedMinor, all.NetMinor));

        Invoice[] Overdue() => [.. final.Where(it => it.OverdueAt is not null && it.AwaitedMinor > 0)];
    }

    [Fact]
    public async Task The_newest_come_first_and_only_those_that_are_asked_for()
    {
        ShopHistory shop = await LivedAsync(7);
        IReadOnlyList<WalkedItem> newest = await new ListTail(shop.Site.Tables).ReadAsync(
            shop.Space, Billing.Application.Invoicing.InvoiceLists.Invoices, 9, item => item.Key(2) == nameof(InvoiceStatus.Paid), default);
        Assert.Equal(
            shop.Invoices.Values.Where(it => it.Status == InvoiceStatus.Paid).OrderByDescending(it => it.CreatedAt).ThenByDescending(it => it.Id).Take(9).Select(it => it.Id),
            newest.Select(item => item.Place.Id));
    }

    [Theory]
    [InlineData(100, 150, 50.0)]
    [InlineData(3, 2, -33.3)]
    [InlineData(100, 0, -100.0)]
    [InlineData(0, 5, null)]
    public void A_trend_is_the_change_in_percent(int previous, int current, double? percent) =>
        Assert.Equal((decimal?)percent, new Trend(current, previous).ChangePercent);

    [Fact]
    public void A_window_is_the_last_thirty_days_unless_asked_otherwise()
    {
        Instant now = Instant.FromUtc(2026, 7, 1, 23, 59);
        Assert.Equal(new DashboardWindow(new LocalDate(2026, 6, 2), new LocalDate(2026, 7, 1)), DashboardWindow.Of(null, null, now).Value);
        Assert.Equal(new DashboardWindow(new LocalDate(2026, 5, 3), new LocalDate(2026, 6, 1)), DashboardWindow.Of(null, null, now).Value.Before);
        Assert.False(DashboardWindow.Of(new LocalDate(2026, 7, 2), new LocalDate(2026, 7, 1), now).IsSuccess);
        Assert.False(DashboardWindow.Of(new LocalDate(2025, 5, 27), new LocalDate(2026, 7, 1), now).IsSuccess);
        Assert.Equal(400, DashboardWindow.Of(new LocalDate(2025, 5, 28), new LocalDate(2026, 7, 1), now).Value.Days);
    }

    private static async Task<ShopHistory> LivedAsync(int seed)
    {
        var shop = new ShopHistory(seed);
        await shop.LiveAsync(900);
        return shop;
    }

    private static IEnumerable<Invoice> Final(ShopHistory shop) =>
        shop.Invoices.Values.Where(it => it.Status is InvoiceStatus.Finalized or InvoiceStatus.Paid && it.Currency == Currency.Usd);

    /// <summary>Recurring revenue at the end of a day, or now: each active subscription with its share of a month.</summary>
    private static long Mrr(ShopHistory shop, LocalDate? day)
    {
        decimal sum = 0;
        foreach (Subscription it in shop.Subscriptions.Values.Where(it => it.StartedAt is not null))
        {
            Instant? until = it.EndedAt ?? it.PausedAt;
            bool isActive = day is { } at
                ? DayOf(it.StartedAt!.Value) <= at && !(until is { } end && DayOf(end) <= at)
                : until is null;
            Plan plan = shop.Plans.Single(plan => plan.Id == it.PlanId);
            decimal yearly = plan.Interval switch { PlanInterval.Monthly => 12, PlanInterval.Yearly => 1, _ => 52 };
            sum += isActive ? (it.PriceOverride?.AmountMinor ?? plan.AmountMinor) * it.Quantity * yearly : 0;
        }

        return (long)Math.Round(sum / 12, MidpointRounding.AwayFromZero);
    }

    private static Trend TrendOf(IEnumerable<Instant> at) => new(at.Count(each => Within(Window, each)), at.Count(each => Within(Window.Before, each)));

    private static bool In(Invoice it) => Within(Window, it.IssuedAt!.Value);

    private static bool Within(DashboardWindow window, Instant at) => DayOf(at) >= window.First && DayOf(at) <= window.Last;

    private static LocalDate DayOf(Instant at) => at.InUtc().Date;
}
