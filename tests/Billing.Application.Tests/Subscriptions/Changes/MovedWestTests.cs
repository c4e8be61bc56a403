using Billing.Application.Invoicing;
using Billing.Application.Subscriptions.Changes;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Tests.Subscriptions.Changes;

/// <summary>
/// A customer of Sydney moves to Pago Pago in April: May begins when Sydney's does, and for its first 21 hours it is still the 30th of April where the customer
/// lives now. What happens in these hours is about May.
/// </summary>
public sealed class MovedWestTests
{
    private static readonly Instant StillApril = Instant.FromUtc(2026, 4, 30, 20, 0);
    private static readonly Instant EndOfMay = Instant.FromUtc(2026, 6, 1, 11, 0);
    private static readonly Instant EndOfJune = Instant.FromUtc(2026, 7, 1, 11, 0);
    private static readonly Plan Quarterly = ChangeSite.Plans[3];

    [Fact]
    public async Task Units_added_pay_for_the_whole_period_that_has_begun()
    {
        ChangeSite site = await MovedAsync();
        var wanted = new WantedChange(null, 2, PlanChangeTiming.Immediate);

        PlanChangeQuote quote = (await site.PreviewAsync(wanted)).Value.Quote;
        Assert.True((await site.ChangeAsync(wanted)).IsSuccess);

        Assert.Equal((1000, 31, 31), (quote.ChargeMinor, quote.DaysRemaining, quote.TotalDays));
        InvoiceView added = (await site.Billing.InvoicesAsync()).Single(each => each.Invoice.IssuedAt == StillApril);
        Assert.Equal((1000, EndOfMay), (added.Fees.Single().AmountMinor, added.Fees.Single().PeriodEnd));
    }

    [Fact]
    public async Task Units_dropped_are_given_back_for_the_whole_period_that_has_begun()
    {
        ChangeSite site = await MovedAsync(quantity: 3);

        Assert.True((await site.ChangeAsync(new WantedChange(null, 1, PlanChangeTiming.Immediate))).IsSuccess);

        Assert.Equal(2000, (await site.NotesAsync()).Sum(note => note.Items.Sum(item => item.AmountMinor)));
    }

    [Fact]
    public async Task An_end_with_the_period_is_the_end_of_the_one_that_has_begun()
    {
        ChangeSite site = await MovedAsync();

        Assert.Equal(EndOfMay, (await site.EndWithPeriodAsync()).EndingAt);
    }

    [Fact]
    public async Task An_end_now_gives_the_whole_period_back()
    {
        ChangeSite site = await MovedAsync();

        await site.Billing.EndAsync((await site.BilledAsync()).Subscription.Id, TerminationAction.GenerateCreditNote);

        Assert.Equal(1000, (await site.NotesAsync()).Sum(note => note.Items.Sum(item => item.AmountMinor)));
    }

    [Fact]
    public async Task The_period_that_has_begun_is_shown_from_the_end_of_the_one_before_it()
    {
        ChangeSite site = await MovedAsync();

        Assert.Equal((EndOfMay, Instant.FromUtc(2026, 4, 30, 14, 0)), await site.NextBillingAsync() is var next ? (next.At, next.PeriodStartedAt) : default);
    }

    [Theory]
    [InlineData(true, 0)] // another interval
    [InlineData(false, 0)]
    [InlineData(true, 3)] // the same plan, other units
    [InlineData(false, 3)]
    public async Task What_changes_at_once_on_a_plan_that_has_just_taken_over_holds_for_no_day_of_the_plan_before(bool inAdvance, int units)
    {
        ChangeSite site = await MovedAsync(inAdvance: inAdvance, agreed: Quarterly);
        WantedChange wanted = units > 0 ? new WantedChange(null, units, PlanChangeTiming.Immediate) : new WantedChange(BillingSite.Plan.Id, null, PlanChangeTiming.Immediate);

        Assert.True((await site.ChangeAsync(wanted)).IsSuccess);
        Instant end = (await site.BilledAsync()).FullPeriodEndsAt;
        await site.PassAsync(end);

        Assert.Equal(units > 0 ? EndOfJune : EndOfMay, end);
        long billed = (await site.Billing.InvoicesAsync()).SelectMany(view => view.Fees).Where(fee => fee.PeriodStart < end).Sum(fee => fee.AmountMinor);
        long given = (await site.NotesAsync()).Sum(note => note.SubtotalMinor);
        Assert.Equal(1_000 + (units > 0 ? 18_101 : 1_000), billed - given); // April, and 61 of 91 days of 3 x 90.01 or May
    }

    private static async Task<ChangeSite> MovedAsync(decimal quantity = 1, bool inAdvance = true, Plan? agreed = null)
    {
        var world = new World();
        world.Clock.Set(BillingSite.Started);
        var site = new ChangeSite(world);
        await site.Billing.SubscribeAsync(zone: "Australia/Sydney", with: input => input with { PayInAdvance = inAdvance, Quantity = quantity });
        await site.Billing.CloseAsync();
        Assert.True(agreed is null || (await site.ChangeAsync(new WantedChange(agreed.Id, null, PlanChangeTiming.EndOfPeriod))).IsSuccess);
        await site.Billing.ChangeAsync(account => account with { Customer = account.Customer with { TimeZoneId = "Pacific/Pago_Pago" } });
        await site.PassAsync(Instant.FromUtc(2026, 4, 30, 14, 0));
        await site.PassAsync(StillApril);
        Assert.Equal(agreed is null ? EndOfMay : EndOfJune, (await site.BilledAsync()).FullPeriodEndsAt);
        return site;
    }
}
