using Billing.Application.Subscriptions.Changes;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Domain.Catalog;
using Billing.Domain.Credits;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Tests.Subscriptions.Changes;

/// <summary>Random chains of changes against a list of days.</summary>
public sealed class ChangeChainTests
{
    private const int Seeds = 60;
    private static readonly string[] Zones = ["UTC", "America/New_York", "Pacific/Auckland"];

    [Fact]
    public async Task Any_chain_of_changes_bills_each_day_of_each_plan_and_quantity_once_and_what_was_previewed()
    {
        int changed = 0;
        for (int seed = 1; seed <= Seeds; seed++) changed += await RunAsync(seed);

        Assert.InRange(changed, 4 * Seeds, int.MaxValue); // the chains are chains
    }

    private static async Task<int> RunAsync(int seed)
    {
        var random = new Random(seed);
        var world = new World();
        world.Clock.Set(BillingSite.Started);
        var site = new ChangeSite(world);
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[Zones[random.Next(Zones.Length)]];
        bool isAdvance = random.Next(2) == 0;
        Plan plan = ChangeSite.Plans[random.Next(ChangeSite.Plans.Count)];
        await site.Billing.SubscribeAsync(
            graceDays: random.Next(3) * 5, zone.Id, input => input with { PlanId = plan.Id, PayInAdvance = isAdvance, Quantity = random.Next(1, 4) });
        await site.Billing.CloseAsync();
        var days = new ChangedDays((await site.BilledAsync()).Subscription, zone, plan);
        int changed = 0;
        for (int step = 0; step < 9; step++)
        {
            await site.PassAsync(site.Now + Duration.FromMinutes(random.Next(8) == 0 ? 0 : random.Next(1, 14 * 24 * 60)));
            days.Pass(site.Now);
            changed += await StepAsync(site, days, random, isAdvance, seed) ? 1 : 0;
        }

        Instant end = (await site.BilledAsync()).FullPeriodEndsAt;
        await site.PassAsync(end);
        days.Pass(end);
        await JudgeAsync(site, days, end, isAdvance, seed);
        return changed;
    }

    private static async Task<bool> StepAsync(ChangeSite site, ChangedDays days, Random random, bool isAdvance, int seed)
    {
        if (random.Next(6) == 0)
        {
            var kind = (ScheduledChangeKind)random.Next(1, 3);
            Instant? agreed = ScheduledChanges.Of((await site.BilledAsync()).Subscription).FirstOrDefault(each => each.Kind == kind)?.EffectiveAt;
            Assert.Equal(agreed is not null, (await site.TakeBackAsync(kind)).IsSuccess);
            days.TakeBack(kind);
            return false;
        }

        Plan? plan = random.Next(3) == 0 ? null : ChangeSite.Plans[random.Next(ChangeSite.Plans.Count)];
        decimal? quantity = plan is null || random.Next(3) == 0 ? random.Next(1, 6) : null;
        PlanChangeTiming? timing = random.Next(3) switch { 0 => null, 1 => PlanChangeTiming.Immediate, _ => PlanChangeTiming.EndOfPeriod };
        var wanted = new WantedChange(plan?.Id, quantity, timing);
        Result<PreviewedChange> preview = await site.PreviewAsync(wanted);
        (long credited, long charged) = (await CreditedAsync(site), await ChargedAsync(site));
        bool isChanged = (await site.ChangeAsync(wanted)).IsSuccess;
        Assert.True(preview.IsSuccess == isChanged, $"Seed {seed}: previewed and done differ: {preview.Failure?.Message}");
        if (!isChanged) return false;

        PlanChangeQuote quote = preview.Value.Quote;
        bool paysNow = isAdvance && quote.Timing == PlanChangeTiming.Immediate;
        long creditedNow = await CreditedAsync(site) - credited;
        long chargedNow = await ChargedAsync(site) - charged;
        Assert.True((creditedNow, chargedNow) == (paysNow ? quote.CreditMinor : 0, paysNow ? quote.ChargeMinor : 0),
            $"Seed {seed}: previewed {quote.CreditMinor} and {quote.ChargeMinor}, done {creditedNow} and {chargedNow}");
        if (quote.Timing == PlanChangeTiming.Immediate) days.Set(site.Now, plan, quantity);
        else days.Agree(quote.EffectiveAt, preview.Value.To.Id == preview.Value.From.Id ? null : plan, quantity == preview.Value.FromQuantity ? null : quantity);
        days.MoveAgreed((await site.BilledAsync()).FullPeriodEndsAt);
        return true;
    }

    private static async Task JudgeAsync(ChangeSite site, ChangedDays days, Instant end, bool isAdvance, int seed)
    {
        List<Fee> fees = [.. (await FeesAsync(site)).Where(fee => fee.PeriodStart < end)];
        IReadOnlyList<CreditNote> notes = await site.NotesAsync();
        decimal billed = fees.Sum(fee => fee.AmountMinor) - notes.Sum(note => note.SubtotalMinor);
        decimal roundings = fees.Count + notes.Sum(note => note.Items.Count) + 1;
        decimal owed = days.OwedUntil(end);
        Assert.True(Math.Abs(billed - owed) <= roundings, $"Seed {seed}: {billed} billed until {end}, {owed:0.00} owed");
        if (isAdvance) return;

        List<Fee> inTime = [.. fees.OrderBy(fee => fee.PeriodStart)];
        Assert.All(inTime.Zip(inTime.Skip(1)), pair => Assert.Equal(pair.First.PeriodEnd, pair.Second.PeriodStart));
        Assert.Equal(end, inTime[^1].PeriodEnd);
    }

    private static async Task<long> CreditedAsync(ChangeSite site) => (await site.NotesAsync()).Sum(note => note.SubtotalMinor);

    private static async Task<long> ChargedAsync(ChangeSite site) => (await FeesAsync(site)).Sum(fee => fee.AmountMinor);

    private static async Task<IEnumerable<Fee>> FeesAsync(ChangeSite site) =>
        (await site.Billing.InvoicesAsync()).SelectMany(view => view.Fees).Where(fee => fee.Type == FeeType.Subscription);
}
