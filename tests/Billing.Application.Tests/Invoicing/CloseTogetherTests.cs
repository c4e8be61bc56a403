using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Persistence;
using Billing.Application.Subscriptions;
using Billing.Application.Tests.Consistency;
using Billing.Application.Work;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.TestSupport.Storage;
using NodaTime;

namespace Billing.Application.Tests.Invoicing;

/// <summary>What many closes at the same time ask of the tables together: the budget of architecture, section 9, for projections.</summary>
public sealed class CloseTogetherTests
{
    /// <summary>As many as the host works on at once: 16 of a batch and those of the next.</summary>
    private const int AtOnce = 32;

    /// <summary>
    /// A commit of the customer's partition makes the invoice. All that follows, the outbox, lists and the schedule, is written with at most two more for each.
    /// </summary>
    [Fact]
    public async Task Closes_at_the_same_time_share_what_follows_from_them_in_two_writes_an_invoice()
    {
        var world = new World();
        world.Clock.Set(BillingSite.Started);
        List<BillingId> customers = [];
        for (int n = 0; n < AtOnce; n++) customers.Add((await SubscribeAsync(world.Start(), n)).Id);
        world.Clock.Set(Instant.FromUtc(2026, 5, 1, 0, 0));
        var stepped = new SteppedTables(world.Tables);
        var counted = new CountingTableStore(stepped);
        Site process = world.Start(counted);
        PeriodClose close = new BillingSite(process).Close;

        List<Task<WorkOutcome>> closes = [];
        await stepped.RunAsync(() => closes = [.. customers.Select(id => close.RunAsync(
            JsonSerializer.Serialize(new CloseMessage(world.Space, id), StoredJson.Default.CloseMessage), TimeBudget.Ample(), default))]);

        Assert.All(await Task.WhenAll(closes), outcome => Assert.True(outcome.IsDone));
        Assert.Equal(AtOnce, (await new BillingSite(world.Start()).InvoicesAsync()).Count);
        CrashHarness.AssertOutboxIsEmpty(world);
        int projections = counted.Counts.Transactions - AtOnce;
        Assert.InRange(projections, 1, 2 * AtOnce);
        Assert.Equal(2 * AtOnce, counted.TransactionsByTable[Tables.Customers]);
    }

    private static async Task<Customer> SubscribeAsync(Site site, int n)
    {
        var reader = new CustomerReader(site.Tables, site.Names);
        var input = new NewCustomer { ExternalId = $"c{n}", Name = "Customer" };
        Customer customer = (await new CreateCustomer(site.Transactor, site.Names, reader)
            .RunAsync(site.Space, input, Command.FromJob("customer", $"{n}"), default)).Value.Value;
        var subscription = new NewSubscription { ExternalId = $"s{n}", CustomerId = customer.Id, PlanId = BillingSite.Plan.Id, StartedAt = BillingSite.Started };
        Assert.True((await new CreateSubscription(site.Transactor, site.Names, new BillingSite(site), reader)
            .RunAsync(site.Space, subscription, Command.FromJob("subscription", $"{n}"), default)).IsSuccess);
        return customer;
    }
}
