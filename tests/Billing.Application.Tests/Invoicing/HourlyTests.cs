using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Subscriptions;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Tests.Invoicing;

/// <summary>Hours at 10.00 with 20 % tax, from 21:20 on; the clock stands at half past midnight.</summary>
public sealed class HourlyTests
{
    private static readonly Plan Hourly = BillingSite.Plan with { Id = new BillingId(BillingSite.Plan.Id.Owner, 9), Code = "hourly", Interval = PlanInterval.Hourly };
    private static readonly Instant Start = Instant.FromUtc(2026, 6, 30, 21, 20);

    [Theory]
    [InlineData(false, 3, 4)] // until 22, 23 and 0 o'clock, and the hour in which it ends
    [InlineData(true, 4, 4)]
    public async Task Each_hour_is_billed_in_full_once(bool inAdvance, int running, int ended)
    {
        Site site = new World().Start();
        var billing = new BillingSite(site) { Plans = [BillingSite.Plan, Hourly] };
        site.World.Clock.Set(Instant.FromUtc(2026, 7, 1, 0, 30));
        await billing.SubscribeAsync(with: it => it with { PlanId = Hourly.Id, StartedAt = Start, PayInAdvance = inAdvance });
        await billing.CloseAsync();
        Assert.Equal(running, (await billing.InvoicesAsync()).Count);
        Assert.All(await billing.InvoicesAsync(), view => Assert.Equal((1000L, 1200L), (view.Fees.Single().AmountMinor, view.Invoice.TotalMinor)));

        await billing.EndAsync((await billing.AccountAsync()).Subscriptions.Single().Subscription.Id, TerminationAction.GenerateInvoice);
        site.World.Clock.Set(Instant.FromUtc(2026, 7, 1, 3, 0));
        await billing.CloseAsync();
        Assert.Equal(ended, (await billing.InvoicesAsync()).Count);
        Assert.Equal(1000 * ended, (await billing.InvoicesAsync()).Sum(view => view.Fees.Sum(fee => fee.AmountMinor)));
        MoneyAgreement.Verify(site.World);
    }

    [Theory]
    [InlineData(2_000, null, null)]
    [InlineData(2_001, null, "started_at")]
    [InlineData(900_000, null, "started_at")]
    [InlineData(900_000, 20, null)]
    [InlineData(900_000, 90, "running_until")]
    public async Task One_that_starts_more_periods_back_than_are_billed_afterwards_is_refused(int hoursBack, int? ranUntilDaysBack, string? field)
    {
        Site site = new World().Start();
        var billing = new BillingSite(site) { Plans = [BillingSite.Plan, Hourly] };
        Instant now = Instant.FromUtc(2026, 7, 1, 0, 30);
        site.World.Clock.Set(now);
        Customer customer = await billing.SubscribeAsync();
        var input = new NewSubscription
        {
            ExternalId = "hours", CustomerId = customer.Id, PlanId = Hourly.Id, StartedAt = now - Duration.FromHours(hoursBack), RunningUntil = ranUntilDaysBack is { } days ? now - Duration.FromDays(days) : null,
        };

        Result<Outcome<Subscription>> made = await new CreateSubscription(site.Transactor, site.Names, billing, new CustomerReader(site.Tables, site.Names))
            .RunAsync(site.Space, input, Command.FromJob("hours"), default);

        Assert.Equal(field, made.Failure?.Errors.Single().Path[^1]);
        Assert.Equal(field is not null, made.Failure?.Message.Contains("at most 2000", StringComparison.Ordinal) == true);
    }
}
