using System.Runtime.CompilerServices;
using Billing.Application.Consistency;
using Billing.Application.Costs.Quotas;
using Billing.Application.Lists;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing.LateUsage;
using Billing.Application.Usage;
using Billing.Domain.Costs;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Tests.Costs;

/// <summary>Quotas over the sum of <c>calls</c>.</summary>
public sealed class QuotaTests
{
    private static readonly Instant Noon = QuotaSite.Noon;

    [Fact]
    public async Task A_hard_quota_lets_in_exactly_what_it_says_and_sends_nothing_of_the_rest()
    {
        (_, QuotaSite site, Hub hub) = await StartAsync();
        await site.LimitAsync(10);
        Assert.Equal(
            [IngestVerdict.Accepted, IngestVerdict.OverQuota, IngestVerdict.Accepted, IngestVerdict.OverQuota],
            await site.SendAsync(Use("a", 6), Use("b", 5), Use("c", 4), Use("d", 0.0001m)));
        Assert.Equal(2, hub.Messages.Count);
        await site.CountAsync();
        Assert.Equal(10, await site.CountedAsync());
        Assert.Equal([IngestVerdict.OverQuota, IngestVerdict.Accepted], await site.SendAsync(Use("e", 1), Use("f", 0)));
    }

    [Fact]
    public async Task What_is_sent_again_takes_nothing_more_counted_or_not()
    {
        (World world, QuotaSite site, Hub hub) = await StartAsync();
        await site.LimitAsync(5);
        await site.SendAsync(Use("a", 5));
        QuotaSite other = new(world.Start(), hub);
        Assert.Equal([IngestVerdict.Accepted, IngestVerdict.OverQuota], await other.SendAsync(Use("a", 5), Use("b", 1)));
        await other.CountAsync();
        QuotaSite third = new(world.Start(), hub);
        Assert.Equal([IngestVerdict.OverQuota, IngestVerdict.Accepted, IngestVerdict.OverQuota], await third.SendAsync(Use("b", 1), Use("a", 5), Use("c", 1)));
        await third.CountAsync();
        Assert.Equal(5, await third.CountedAsync());
    }

    [Fact]
    public async Task The_same_event_with_more_in_it_must_have_room_for_the_greater()
    {
        (World world, QuotaSite site, Hub hub) = await StartAsync();
        await site.LimitAsync(5);
        Assert.Equal(0, await site.ReserveAsync(Use("a", 1)));
        QuotaSite other = new(world.Start(), hub);
        Assert.Equal([IngestVerdict.OverQuota, IngestVerdict.Accepted], await other.SendAsync(Use("a", 6), Use("a", 5)));
        Assert.Equal([IngestVerdict.OverQuota], await other.SendAsync(Use("b", 1)));
    }

    [Fact]
    public async Task An_event_counts_in_the_period_of_its_own_time()
    {
        (_, QuotaSite site, _) = await StartAsync();
        await site.LimitAsync(2, period: QuotaPeriod.Day);
        Instant yesterday = Noon - Duration.FromDays(1);
        Assert.Equal(
            [IngestVerdict.Accepted, IngestVerdict.Accepted, IngestVerdict.OverQuota, IngestVerdict.OverQuota],
            await site.SendAsync(Use("a", 2), Use("b", 2, yesterday), Use("c", 1), Use("d", 1, yesterday)));
    }

    [Fact]
    public async Task A_batch_that_is_taken_whole_or_not_at_all_keeps_no_room_when_it_is_refused()
    {
        (_, QuotaSite site, Hub hub) = await StartAsync();
        await site.LimitAsync(5);
        Assert.Equal(
            [IngestVerdict.NotTaken, IngestVerdict.OverQuota, IngestVerdict.NotTaken],
            await site.SendTogetherAsync(IngestPolicy.AllOrNothing, Use("a", 3), Use("b", 3), Use("c", 1)));
        Assert.Empty(hub.Messages);
        Assert.Equal([IngestVerdict.Accepted, IngestVerdict.OverQuota], await site.SendTogetherAsync(IngestPolicy.TakeValid, Use("d", 5), Use("e", 1)));
    }

    [Fact]
    public async Task Usage_that_never_asked_takes_room_too_and_a_correction_gives_it_back()
    {
        (World world, QuotaSite site, Hub hub) = await StartAsync();
        await site.SendAsync(Use("before", 4));
        await site.CountAsync();
        await site.LimitAsync(5);
        Assert.Equal([IngestVerdict.OverQuota, IngestVerdict.Accepted, IngestVerdict.OverQuota], await site.SendAsync(Use("a", 2), Use("b", 1), Use("c", 1)));
        await site.SendAsync(Use("back", -3));
        await site.CountAsync();
        QuotaSite later = new(world.Start(), hub);
        Assert.Equal([IngestVerdict.Accepted, IngestVerdict.OverQuota], await later.SendAsync(Use("d", 3), Use("e", 1)));
    }

    [Fact]
    public async Task What_was_let_in_and_never_sent_is_given_back_once_the_hub_is_known_to_be_counted_since()
    {
        (World world, QuotaSite site, _) = await StartAsync();
        await site.LimitAsync(5);
        Assert.Equal(0, await site.ReserveAsync(Use("lost", 4)));
        Assert.Equal([IngestVerdict.Accepted, IngestVerdict.OverQuota], await site.SendAsync(Use("a", 1), Use("b", 1)));

        world.Clock.Advance(Duration.FromMinutes(11));
        Assert.Equal([IngestVerdict.OverQuota], await site.SendAsync(Use("b", 1))); // "a" waits in the hub: it is not known to be empty
        await site.CountAsync();
        Assert.Equal([IngestVerdict.Accepted, IngestVerdict.OverQuota], await site.SendAsync(Use("c", 4), Use("d", 1)));
        await site.CountAsync();
        Assert.Equal(5, await site.CountedAsync());
    }

    [Fact]
    public async Task Two_instances_that_ask_at_the_same_time_never_let_in_one_unit_too_many()
    {
        (World world, QuotaSite first, Hub hub) = await StartAsync();
        await first.LimitAsync(100);
        QuotaSite[] sites = [first, new(world.Start(), hub), new(world.Start(), hub)];
        await Task.WhenAll(sites.Select((site, number) => Task.WhenAll(Enumerable.Range(0, 16).Select(async writer =>
        {
            for (int i = 0; i < 5; i++)
            {
                await site.SendAsync(Use($"{number}-{writer}-{i}", 1));
                if (i == 2 && writer == 0)
                {
                    await site.CountAsync();
                }
            }
        }))));
        await first.CountAsync();
        Assert.Equal(100, await first.CountedAsync());
        QuotaUse use = (await first.Reader.ListAsync(world.Space, (await first.CustomerAsync()).Id, _ => true, default)).Value[0];
        Assert.Equal((100m, 0m, QuotaLevel.Reached), (use.Used, use.Reserved, use.Level));
    }

    [Fact]
    public async Task Whatever_fails_exactly_the_quota_is_let_in_and_what_is_acknowledged_counts_once()
    {
        ConditionalWeakTable<World, Hub> hubs = [];
        ConditionalWeakTable<World, HashSet<string>> acknowledged = [];
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                site.World.Clock.Set(Noon);
                await new QuotaSite(site, hubs.GetOrCreateValue(site.World)).LimitAsync(5);
            },
            async site =>
            {
                var process = new QuotaSite(site, hubs.GetOrCreateValue(site.World));
                for (int i = 0; i < 7; i++)
                {
                    if ((await process.SendAsync(Use($"e{i}", 1))) is [IngestVerdict.Accepted or IngestVerdict.Duplicate])
                    {
                        acknowledged.GetOrCreateValue(site.World).Add($"e{i}");
                    }

                    if (i == 3)
                    {
                        await process.CountAsync();
                    }
                }
            },
            async site =>
            {
                var process = new QuotaSite(site, hubs.GetOrCreateValue(site.World));
                await process.CountAsync();
                await process.CountAsync();
                Assert.Equal((5m, 5), (await process.CountedAsync(), acknowledged.GetOrCreateValue(site.World).Count));
            });
        Assert.InRange(cases, 100, 4_000);
    }

    [Fact]
    public async Task A_soft_quota_counts_everything_and_tells_each_level_once_in_a_period()
    {
        (World world, QuotaSite site, _) = await StartAsync();
        Quota quota = await site.LimitAsync(10, QuotaEnforcement.Soft);
        List<QuotaLevel> told = [];
        foreach (decimal units in (decimal[])[7, 1, 0.5m, 2, 90])
        {
            Assert.Equal([IngestVerdict.Accepted], await site.SendAsync(Use($"u{units}", units)));
            await site.CountAsync();
            await site.LookAsync();
            await site.LookAsync();
            told.Add((await site.Reader.FindAsync(world.Space, quota.Id, default))!.Quota.ToldIn(Instant.FromUtc(2026, 4, 1, 0, 0)));
        }

        Assert.Equal([QuotaLevel.Ok, QuotaLevel.Warning, QuotaLevel.Warning, QuotaLevel.Reached, QuotaLevel.Reached], told);
        Assert.Equal((1, 1), (await EventsAsync(world, "quota.warning"), await EventsAsync(world, "quota.reached")));
    }

    [Fact]
    public async Task Another_limit_holds_at_once_and_a_deleted_quota_holds_nobody()
    {
        (World world, QuotaSite site, _) = await StartAsync();
        Quota quota = await site.LimitAsync(1);
        Assert.Equal([IngestVerdict.Accepted, IngestVerdict.OverQuota], await site.SendAsync(Use("a", 1), Use("b", 1)));
        Assert.True((await site.Quotas.UpdateAsync(world.Space, quota.Id, new QuotaPatch(Limit: 2), Command.FromJob("more"), default)).IsSuccess);
        Assert.Equal([IngestVerdict.Accepted, IngestVerdict.OverQuota], await site.SendAsync(Use("b", 1), Use("c", 1)));
        Assert.True((await site.Quotas.DeleteAsync(world.Space, quota.Id, Command.FromJob("gone"), default)).IsSuccess);
        Assert.Equal([IngestVerdict.Accepted], await site.SendAsync(Use("c", 100)));
    }

    [Fact]
    public async Task A_limit_below_what_is_used_refuses_all_that_is_new_until_it_is_raised_above_that()
    {
        (World world, QuotaSite site, Hub hub) = await StartAsync();
        Quota quota = await site.LimitAsync(5);
        await site.SendAsync(Use("a", 3), Use("b", 1));
        Assert.True((await site.Quotas.UpdateAsync(world.Space, quota.Id, new QuotaPatch(Limit: 2), Command.FromJob("less"), default)).IsSuccess);
        Assert.Equal([IngestVerdict.OverQuota, IngestVerdict.Accepted], await site.SendAsync(Use("c", 1), Use("nothing", 0)));
        QuotaSite other = new(world.Start(), hub);
        Assert.Equal([IngestVerdict.Accepted, IngestVerdict.OverQuota], await other.SendAsync(Use("a", 3), Use("c", 0.5m)));
        await other.CountAsync();
        Assert.True((await other.Quotas.UpdateAsync(world.Space, quota.Id, new QuotaPatch(Limit: 4.5m), Command.FromJob("more again"), default)).IsSuccess);
        Assert.Equal([IngestVerdict.OverQuota, IngestVerdict.Accepted, IngestVerdict.OverQuota], await other.SendAsync(Use("d", 1), Use("e", 0.5m), Use("f", 0.0001m)));
        await other.CountAsync();
        Assert.Equal(4.5m, await other.CountedAsync());
    }

    [Fact]
    public async Task The_next_period_has_all_of_its_room_and_the_one_that_is_over_none_that_was_taken()
    {
        (World world, QuotaSite site, Hub hub) = await StartAsync();
        await site.LimitAsync(3, period: QuotaPeriod.Day);
        Assert.Equal([IngestVerdict.Accepted, IngestVerdict.OverQuota], await site.SendAsync(Use("a", 3), Use("b", 1)));
        await site.CountAsync();
        world.Clock.Advance(Duration.FromDays(3));
        Instant later = Noon + Duration.FromDays(3);
        QuotaSite next = new(world.Start(), hub);
        Assert.Equal(
            [IngestVerdict.Accepted, IngestVerdict.Accepted, IngestVerdict.OverQuota], await next.SendAsync(Use("c", 2, later), Use("d", 1, later), Use("e", 1, later)));
        Assert.Equal([IngestVerdict.OverQuota, IngestVerdict.Accepted], await next.SendAsync(Use("f", 1), Use("a", 3)));
        await next.CountAsync();
        Assert.Equal(6, await next.CountedAsync());
    }

    [Fact]
    public async Task A_second_active_quota_for_the_same_time_is_a_conflict_and_levels_only_do_without_a_period()
    {
        (World world, QuotaSite site, _) = await StartAsync();
        await site.LimitAsync(1);
        var customer = (await site.CustomerAsync()).Id;
        Assert.Equal(FailureKind.Conflict, await CreateAsync(QuotaPeriod.Month, "calls"));
        Assert.Equal(FailureKind.Invalid, await CreateAsync(QuotaPeriod.None, "calls"));
        Assert.Equal(FailureKind.Invalid, await CreateAsync(QuotaPeriod.Day, "unknown"));

        async Task<FailureKind> CreateAsync(QuotaPeriod period, string code) => (await site.Quotas.CreateAsync(
            world.Space, new NewQuota(customer, code, 3, period, QuotaEnforcement.Soft), Command.FromJob($"{period}{code}"), default)).Failure!.Kind;
    }

    private static async Task<int> EventsAsync(World world, string type) => (await world.Start().Lists.ReadAsync(
        world.Space, DomainEvents.List, new ListQuery([ListFilter.EqualTo("type", type)], null, false, 0, 0), default)).Total;

    private static async Task<(World World, QuotaSite Site, Hub Hub)> StartAsync()
    {
        var world = new World();
        world.Clock.Set(Noon);
        var hub = new Hub();
        var site = new QuotaSite(world.Start(), hub);
        await site.CustomerAsync();
        return (world, site, hub);
    }

    private static UsageEvent Use(string id, decimal units, Instant? at = null) => LateCatalog.Event(id, at ?? Noon, units);
}
