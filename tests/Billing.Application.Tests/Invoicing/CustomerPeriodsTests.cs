using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Subscriptions;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Tests.Invoicing;

public sealed class CustomerPeriodsTests
{
    [Fact]
    public async Task What_has_ended_is_shown_in_the_period_of_its_end()
    {
        var world = new World();
        world.Clock.Set(BillingSite.Started);
        Site site = world.Start();
        var billing = new BillingSite(site);
        Customer customer = await billing.SubscribeAsync();
        BillingId id = (await billing.AccountAsync()).Subscriptions[0].Subscription.Id;
        Instant end = Instant.FromUtc(2026, 4, 10, 0, 0);
        world.Clock.Set(end);
        await billing.EndAsync(id, TerminationAction.Skip);

        Subscription ended = (await new SubscriptionReader(site.Tables, site.Names).FindAsync(site.Space, id, default))!;
        CustomerPeriods periods = (await CustomerPeriods.FindAsync(new CustomerReader(site.Tables, site.Names), site.Space, customer.Id, default))!;
        InstantSpan? april = new InstantSpan(BillingSite.Started, Instant.FromUtc(2026, 5, 1, 0, 0));
        Assert.Equal((april, april), (periods.Of(BillingSite.Plan, ended, end), periods.Of(BillingSite.Plan, ended, Instant.FromUtc(2026, 7, 1, 0, 0))));
        Assert.Null(periods.Of(BillingSite.Plan, ended with { StartedAt = null }, end));
    }
}
