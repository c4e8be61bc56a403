using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Tests.Subscriptions;

/// <summary>Two instances take the same start.</summary>
public sealed class StartRaceTests
{
    [Fact]
    public async Task A_start_that_another_instance_takes_between_two_reads_is_taken_once_and_fails_nothing()
    {
        var world = new World();
        world.Clock.Set(BillingSite.Started);
        var other = new BillingSite(world.Start());
        Instant start = BillingSite.Started + Duration.FromDays(3);
        await other.SubscribeAsync(with: input => input with { StartedAt = start });
        world.Clock.Set(start + Duration.FromHours(1));

        await new BillingSite(world.Start(new Between(world.Tables, "sub|", () => other.CloseAsync()))).CloseAsync();

        Assert.Equal(SubscriptionStatus.Active, (await other.AccountAsync()).Subscriptions.Single().Subscription.Status);
        Assert.Equal(1, await other.EventsAsync("subscription.started"));
    }
}
