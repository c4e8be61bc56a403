using System.Globalization;
using System.Text.Json;
using Billing.Application.Alerts;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing.LateUsage;
using Billing.Domain.Alerts;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Tests.Alerts;

/// <summary>Alerts over the usage outbox: a unit costs 0.50, from the eleventh on 0.20.</summary>
public sealed class UsageAlertsTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly Instant InApril = Instant.FromUtc(2026, 4, 10, 12, 0);
    private static readonly Instant April = Instant.FromUtc(2026, 4, 1, 0, 0);
    private static readonly Instant May = Instant.FromUtc(2026, 5, 1, 0, 0);
    private int _events;

    [Fact]
    public async Task An_alert_fires_once_in_a_period_and_again_in_the_next()
    {
        LateSite site = await SubscribedAsync();
        UsageAlert alert = await AlertAsync(site, 10);
        Assert.Equal(UsageWatch.Alerts, site.Watching().Watch);
        foreach (decimal units in (decimal[])[4, 5.5m, 0.5m, 3, -12, 20])
        {
            await UseAsync(site, units, InApril);
        }

        Assert.Equal([(alert.Id, April, 1, 10m)], await FiredAsync(site));
        site.Site.World.Clock.Set(May + Duration.FromDays(2));
        await UseAsync(site, 10, May + Duration.FromDays(1));
        Assert.Equal([(alert.Id, April, 1, 10m), (alert.Id, May, 1, 10m)], await FiredAsync(site));
        UsageAlert now = (await site.AlertReader.FindAsync(site.Site.Space, alert.Id, None))!;
        Assert.Equal((2, false), (now.TimesTriggered, site.Watching().IsChanged));
    }

    [Fact]
    public async Task A_recurring_alert_fires_every_step_that_usage_passes()
    {
        LateSite site = await SubscribedAsync();
        UsageAlert alert = await AlertAsync(site, 10, recurring: true);
        await UseAsync(site, 35, InApril);
        await UseAsync(site, 5, InApril);
        Assert.Equal([10m, 20m, 30m, 40m], (await FiredAsync(site)).Select(fired => fired.Threshold));
        Assert.All(await FiredAsync(site), fired => Assert.Equal(alert.Id, fired.Alert));
    }

    [Fact]
    public async Task Usage_that_is_there_already_fires_at_once_and_another_threshold_fires_anew()
    {
        LateSite site = await SubscribedAsync();
        await UseAsync(site, 25, InApril);
        UsageAlert alert = await AlertAsync(site, 10);
        Assert.Equal([10m], (await FiredAsync(site)).Select(fired => fired.Threshold));

        await ChangeAsync(site, alert, new UsageAlertPatch(Name: "renamed"));
        await ChangeAsync(site, alert, new UsageAlertPatch(Threshold: 30));
        Assert.Single(await FiredAsync(site));
        await UseAsync(site, 5, InApril);
        Assert.Equal([10m, 30m], (await FiredAsync(site)).Select(fired => fired.Threshold).Order());
    }

    [Fact]
    public async Task Usage_that_is_counted_shortly_after_its_period_fires_for_that_period()
    {
        LateSite site = await SubscribedAsync();
        UsageAlert alert = await AlertAsync(site, 10);
        site.Site.World.Clock.Set(May + Duration.FromHours(5));
        await UseAsync(site, 12, May - Duration.FromSeconds(1));
        Assert.Equal([(alert.Id, April, 1, 10m)], await FiredAsync(site));

        site.Site.World.Clock.Set(May + Duration.FromHours(7));
        await UseAsync(site, 3, May - Duration.FromSeconds(1));
        await UseAsync(site, 9, May);
        Assert.Single(await FiredAsync(site));
    }

    [Fact]
    public async Task Amounts_and_all_usage_of_a_customer_are_watched_too()
    {
        LateSite site = await SubscribedAsync();
        UsageAlert amount = await AlertAsync(site, 500, with: input => input with { Measure = AlertMeasure.Amount, MetricId = null });
        UsageAlert customer = await AlertAsync(site, 11, with: input => input with { SubscriptionId = null, CustomerId = input.CustomerId });
        await UseAsync(site, 9.9m, InApril);
        Assert.Empty(await FiredAsync(site));
        await UseAsync(site, 0.1m, InApril);
        Assert.Equal([(amount.Id, April, 1, 500m)], await FiredAsync(site));
        await UseAsync(site, 1, InApril);
        Assert.Contains((customer.Id, April, 1, 11m), await FiredAsync(site));
    }

    [Fact]
    public async Task Nobody_watches_when_the_last_alert_is_gone()
    {
        LateSite site = await SubscribedAsync();
        UsageAlert alert = await AlertAsync(site, 10);
        Assert.True((await site.Alerts.DeleteAsync(site.Site.Space, alert.Id, Command.FromJob("delete"), None)).IsSuccess);
        await site.FollowAsync();
        Assert.Equal(UsageWatch.None, site.Watching().Watch);
        await UseAsync(site, 50, InApril);
        Assert.Empty(await FiredAsync(site));
    }

    [Fact]
    public async Task A_customer_has_a_limited_number_of_alerts()
    {
        LateSite site = await SubscribedAsync();
        for (int i = 0; i < 100; i++)
        {
            await AlertAsync(site, 1_000 + i, follows: false);
        }

        Assert.Equal(FailureKind.TooLarge, (await CreateAsync(site, 5, false, input => input)).Failure!.Kind);
    }

    [Fact]
    public async Task An_alert_fires_exactly_once_whatever_fails()
    {
        var catalog = new LateCatalog();
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                site.World.Clock.Set(InApril + Duration.FromDays(1));
                var alerting = new LateSite(site, catalog);
                await alerting.SubscribeAsync();
                await AlertAsync(alerting, 10, recurring: true);
                await alerting.CountAsync(LateCatalog.Event("one", InApril, 25));
            },
            async site => await new LateSite(site, catalog).FollowAsync(),
            async site =>
            {
                var alerting = new LateSite(site, catalog);
                Assert.Equal([10m, 20m], (await FiredAsync(alerting)).Select(fired => fired.Threshold));
                Assert.Equal(2, await EventsAsync(alerting));
                UsageAlert alert = (await site.Tables.AlertsAsync(site.Space, (await alerting.AccountAsync()).Customer.Id.Owner, None)).Alerts[0];
                Assert.Equal(2, alert.TimesTriggered);
            });
        Assert.InRange(cases, 40, 2_000);
    }

    /// <summary>Whatever is used and taken back, looked at or not, twice or in a period that is over: a step has fired exactly if a look saw it reached.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Random_histories_fire_what_a_plain_recount_says(int seed)
    {
        var random = new Random(seed);
        LateSite site = await SubscribedAsync();
        List<UsageAlert> alerts = [];
        foreach ((decimal threshold, bool recurring) in ((decimal, bool)[])[(7, false), (5, true), (12, true), (30, false)])
        {
            alerts.Add(await AlertAsync(site, threshold, recurring));
        }

        Dictionary<Instant, decimal> used = new() { [April] = 0, [May] = 0 };
        HashSet<(Billing.Domain.Identity.BillingId, Instant, int, decimal)> expected = [];
        for (int step = 0; step < 40; step++)
        {
            bool isMay = step >= 20;
            Instant now = isMay ? May + Duration.FromHours(step - 19) : InApril + Duration.FromHours(step);
            site.Site.World.Clock.Set(now);
            Instant period = isMay && random.Next(3) > 0 ? May : April;
            decimal units = random.Next(-4, 8);
            await site.CountAsync(Event(units, period == April ? InApril : May));
            used[period] += units;
            for (int looks = random.Next(3); looks > 0; looks--)
            {
                await site.FollowAsync();
                Note(alerts, used, isMay, now, expected);
            }
        }

        Assert.NotEmpty(expected);
        Assert.Equal(expected.OrderBy(Key, StringComparer.Ordinal), (await FiredAsync(site)).OrderBy(Key, StringComparer.Ordinal));
    }

    private static void Note(
        List<UsageAlert> alerts, Dictionary<Instant, decimal> used, bool isMay, Instant now,
        HashSet<(Billing.Domain.Identity.BillingId, Instant, int, decimal)> expected)
    {
        bool isLookedBack = !isMay || now - May < Duration.FromHours(6);
        foreach (Instant period in (Instant[])[.. isLookedBack ? (Instant[])[April] : [], .. isMay ? (Instant[])[May] : []])
        {
            foreach (UsageAlert alert in alerts)
            {
                for (int step = 1; alert.Threshold * step <= used[period] && (alert.Recurring || step == 1); step++)
                {
                    expected.Add((alert.Id, period, step, alert.Threshold * step));
                }
            }
        }
    }

    private static string Key((Billing.Domain.Identity.BillingId Alert, Instant Period, int Step, decimal Threshold) fired) =>
        string.Create(CultureInfo.InvariantCulture, $"{fired.Alert}|{fired.Period}|{fired.Step:D4}");

    private static async Task<LateSite> SubscribedAsync()
    {
        var world = new World();
        world.Clock.Set(InApril + Duration.FromDays(1));
        var site = new LateSite(world.Start(), new LateCatalog());
        await site.SubscribeAsync();
        return site;
    }

    private static async Task<Result<Outcome<UsageAlert>>> CreateAsync(LateSite site, decimal threshold, bool recurring, Func<NewUsageAlert, NewUsageAlert> with)
    {
        var account = await site.AccountAsync();
        var calls = await new LateCatalog().FindMetricAsync(site.Site.Space, "calls", None);
        NewUsageAlert input = with(new NewUsageAlert(
            account.Subscriptions[0].Subscription.Id, account.Customer.Id, calls!.Id, AlertMeasure.Usage, threshold, recurring));
        input = input.SubscriptionId is null ? input : input with { CustomerId = null };
        return await site.Alerts.CreateAsync(site.Site.Space, input, Command.FromJob("alert", input.ToString()), None);
    }

    private static async Task<UsageAlert> AlertAsync(
        LateSite site, decimal threshold, bool recurring = false, Func<NewUsageAlert, NewUsageAlert>? with = null, bool follows = true)
    {
        UsageAlert alert = (await CreateAsync(site, threshold, recurring, with ?? (input => input))).Value.Value;
        if (follows)
        {
            await site.FollowAsync();
        }

        return alert;
    }

    private static async Task ChangeAsync(LateSite site, UsageAlert alert, UsageAlertPatch patch)
    {
        Assert.True((await site.Alerts.UpdateAsync(site.Site.Space, alert.Id, patch, Command.FromJob("change", patch.ToString()), None)).IsSuccess);
        await site.FollowAsync();
    }

    private UsageEvent Event(decimal units, Instant at) => LateCatalog.Event($"e{_events++}", at, units);

    private async Task UseAsync(LateSite site, decimal units, Instant at)
    {
        await site.CountAsync(Event(units, at));
        await site.FollowAsync();
    }

    /// <summary>What has fired, oldest first.</summary>
    private static async Task<List<(Billing.Domain.Identity.BillingId Alert, Instant Period, int Step, decimal Threshold)>> FiredAsync(LateSite site)
    {
        ListSlice slice = await site.Site.Lists.ReadAsync(site.Site.Space, AlertLists.Triggers, new ListQuery([], null, false, 0, 1_000), None);
        return
        [
            .. slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, AlertLists.TriggerType)!)
                .OrderBy(trigger => trigger.PeriodStart).ThenBy(trigger => trigger.Step)
                .Select(trigger => (trigger.AlertId, trigger.PeriodStart, trigger.Step, trigger.Threshold)),
        ];
    }

    private static async Task<int> EventsAsync(LateSite site) => (await site.Site.Lists.ReadAsync(
        site.Site.Space, DomainEvents.List, new ListQuery([ListFilter.EqualTo("type", "usage_alert.triggered")], null, false, 0, 0), None)).Total;
}
