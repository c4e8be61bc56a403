using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Customers;
using NodaTime;

namespace Billing.Application.Tests.Invoicing;

/// <summary>A customer with twelve subscriptions whose April ends at one instant: more than one transaction holds.</summary>
public sealed class ManySubscriptionsTests
{
    private const int Count = 12;
    private static readonly Instant May = Instant.FromUtc(2026, 5, 1, 0, 0);

    [Fact]
    public async Task They_are_closed_exactly_once_whatever_call_fails()
    {
        int cases = await CrashHarness.RunAsync(PrepareAsync, async site => await new BillingSite(site).CloseAsync(), VerifyAsync);

        Assert.True(cases > 60, $"{cases} cases");
    }

    [Fact]
    public async Task Runs_at_the_same_time_and_afterwards_change_nothing()
    {
        var world = new World();
        await PrepareAsync(world.Start());
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => new BillingSite(world.Start()).CloseAsync()));
        await new BillingSite(world.Start()).CloseAsync();

        await VerifyAsync(world.Start());
    }

    private static async Task PrepareAsync(Site site)
    {
        site.World.Clock.Set(BillingSite.Started);
        var billing = new BillingSite(site);
        Customer customer = await billing.SubscribeAsync();
        for (int i = 1; i < Count; i++)
        {
            await billing.SubscribeToAsync(customer, $"sub-{i}", BillingSite.Plan);
        }

        site.World.Clock.Set(May);
    }

    private static async Task VerifyAsync(Site site)
    {
        var billing = new BillingSite(site);
        CustomerAccount account = await billing.AccountAsync();
        Assert.Equal(Count + 1, account.NextInvoiceNumber);
        Assert.All(account.Subscriptions, billed => Assert.Equal(May, billed.BilledUntil));
        Assert.Equal(Count, await billing.EventsAsync("invoice.finalized"));
        Assert.Equal(Count, (await billing.InvoicesAsync()).Select(view => view.Invoice.SubscriptionId).Distinct().Count());
        Assert.Equal(Count, site.World.Tables.Rows(Tables.Customers).Count(row => row.RowKey.StartsWith("per|", StringComparison.Ordinal)));
    }
}
