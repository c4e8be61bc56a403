using Billing.Application.Subscriptions.Changes;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Tests.Subscriptions.Changes;

/// <summary>What is agreed for the end of the running period while the subscription is tried, from the first of April for 40 days, comes with that end, wherever it goes.</summary>
public sealed class AgreedInTrialTests
{
    private static readonly Plan Other = ChangeSite.Plans[2];

    [Theory]
    [InlineData(true, 5, 21)] // with the end of the trial, as the first period is paid then
    [InlineData(false, 6, 1)]
    public async Task A_trial_that_is_extended_takes_it_along(bool inAdvance, int month, int day)
    {
        ChangeSite site = await AgreedAsync(inAdvance);

        AssertAgreed(new LocalDate(2026, month, day), await site.ExtendTrialAsync(10));
    }

    [Theory]
    [InlineData(true, 4, 11)]
    [InlineData(false, 5, 1)]
    public async Task A_trial_that_is_ended_brings_it_sooner(bool inAdvance, int month, int day)
    {
        ChangeSite site = await AgreedAsync(inAdvance);
        await site.PassAsync(Instant.FromUtc(2026, 4, 11, 0, 0));

        AssertAgreed(new LocalDate(2026, month, day), await site.EndTrialAsync());

        await site.PassAsync(Instant.FromUtc(2026, 5, 1, 0, 0));
        Assert.Equal((Other.Id, 3m), ((await site.BilledAsync()).Subscription.PlanId, (await site.BilledAsync()).Subscription.Quantity));
    }

    [Fact]
    public async Task It_is_billed_from_the_day_on_which_the_trial_ends_where_the_customer_lives_then()
    {
        ChangeSite stayed = await TriedAsync("Europe/Warsaw", "Europe/Warsaw"), moved = await TriedAsync("Asia/Kathmandu", "Europe/Warsaw");

        Fee first = Assert.Single(await BaseAsync(stayed));
        Assert.Equal(new LocalDate(2026, 5, 11), first.PeriodStart!.Value.InZone(DateTimeZoneProviders.Tzdb["Europe/Warsaw"]).Date);
        Assert.Equal([(first.AmountMinor, first.PeriodEnd)], (await BaseAsync(moved)).Select(fee => (fee.AmountMinor, fee.PeriodEnd)));
    }

    /// <summary>The trial ends in the evening of 11 May in Warsaw, when it is the twelfth in Kathmandu.</summary>
    private static async Task<ChangeSite> TriedAsync(string zone, string then)
    {
        var world = new World();
        world.Clock.Set(Instant.FromUtc(2026, 4, 1, 20, 0));
        var site = new ChangeSite(world);
        await site.Billing.SubscribeAsync(zone: zone, with: input => input with { PayInAdvance = true, TrialPeriodDays = 40, StartedAt = Instant.FromUtc(2026, 4, 1, 20, 0) });
        Assert.True((await site.ChangeAsync(new WantedChange(Other.Id, null, PlanChangeTiming.EndOfPeriod))).IsSuccess);
        await site.Billing.ChangeAsync(account => account with { Customer = account.Customer with { TimeZoneId = then } });
        await site.PassAsync(Instant.FromUtc(2026, 5, 11, 20, 30));
        Assert.Equal(Other.Id, (await site.BilledAsync()).Subscription.PlanId);
        return site;
    }

    private static async Task<List<Fee>> BaseAsync(ChangeSite site) =>
        [.. (await site.Billing.InvoicesAsync()).SelectMany(view => view.Fees).Where(fee => fee.Type == FeeType.Subscription)];

    private static async Task<ChangeSite> AgreedAsync(bool inAdvance)
    {
        var world = new World();
        world.Clock.Set(BillingSite.Started);
        var site = new ChangeSite(world);
        await site.Billing.SubscribeAsync(with: input => input with { PayInAdvance = inAdvance, TrialPeriodDays = 40 });
        Assert.True((await site.ChangeAsync(new WantedChange(Other.Id, 3, PlanChangeTiming.EndOfPeriod))).IsSuccess);
        return site;
    }

    private static void AssertAgreed(LocalDate day, Subscription changed) => Assert.Equal(
        [day, day], new[] { changed.NextPlan!.EffectiveAt, changed.NextQuantity!.EffectiveAt }.Select(at => at.InUtc().Date));
}
