using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Lists;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Customers;
using Billing.Domain.Results;
using Billing.TestSupport.Storage;
using NodaTime;

namespace Billing.Application.Tests.Customers;

public sealed class CreateCustomerTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ListQuery Everything = new([], null, false, 0, 100);

    [Fact]
    public async Task A_customer_is_created_exactly_once_whatever_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            _ => Task.CompletedTask,
            async site => Assert.True((await CreateAsync(site, "key")).IsSuccess),
            async site =>
            {
                ListSlice customers = await site.Lists.ReadAsync(site.Space, CustomerLists.Customers, Everything, None);
                Assert.Equal(1, customers.Total);
                Assert.Single(customers.Rows);
                ListSlice events = await site.Lists.ReadAsync(
                    site.Space, DomainEvents.List, Everything with { Filters = [ListFilter.EqualTo("type", "customer.created")] }, None);
                Assert.Equal(1, events.Total);
                Assert.Equal(1, site.World.Tables.Rows(Tables.Customers).Count(row => row.RowKey == PartitionAddress.GuardRow));
                Assert.NotNull(await new CustomerReader(site.Tables, site.Names).FindAsync(site.Space, "acme", None));
                Assert.Equal(FailureKind.Conflict, (await CreateAsync(site, "another key")).Failure!.Kind);
            });

        Assert.True(cases > 40, $"{cases} cases");
    }

    [Fact]
    public async Task A_creator_that_died_at_any_call_blocks_its_name_for_nobody()
    {
        for (int at = 1; ; at++)
        {
            var world = new World();
            Site dying = world.Start(FaultPlan.At(at, FaultKind.CrashAfter));
            try
            {
                await CreateAsync(dying, "dying");
            }
            catch (SimulatedCrashException)
            {
            }

            bool created = world.Tables.Rows(Tables.Customers).Any(row => row.RowKey == PartitionAddress.GuardRow);
            Result<Outcome<Customer>> other = await CreateAsync(world.Start(), "other");
            Assert.Equal(!created, other.IsSuccess);
            if (!dying.Plan.WasReached)
            {
                return;
            }
        }
    }

    [Fact]
    public async Task A_deleted_customers_name_can_be_used_again_even_with_the_key_of_its_creation()
    {
        var world = new World();
        Site site = world.Start();
        Customer first = (await CreateAsync(site, "key")).Value.Value;
        Assert.True((await new DeleteCustomer(site.Transactor).RunAsync(site.Space, first.Id, Command.Once(site.Random), None)).IsSuccess);
        world.Clock.Advance(Duration.FromHours(25));

        Result<Outcome<Customer>> second = await CreateAsync(site, "key");
        Assert.True(second.IsSuccess);
        Assert.NotEqual(first.Id, second.Value.Value.Id);
        Assert.Equal(second.Value.Value.Id, (await new CustomerReader(site.Tables, site.Names).FindAsync(site.Space, "acme", None))!.Id);
        Assert.True((await CreateAsync(site, "key")).Value.Replayed);
    }

    [Fact]
    public async Task A_customer_too_large_to_store_leaves_nothing_behind()
    {
        var world = new World();
        Site site = world.Start();
        Result<Outcome<Customer>> refused = await new CreateCustomer(site.Transactor, site.Names, new CustomerReader(site.Tables, site.Names)).RunAsync(
            site.Space, New() with { MetadataJson = TransactorTests.Incompressible(2_000_000) }, Key(site, "key"), None);

        Assert.Equal(FailureKind.TooLarge, refused.Failure!.Kind);
        Assert.Equal(0, world.Tables.Count);
    }

    [Fact]
    public async Task An_unknown_time_zone_leaves_nothing_behind()
    {
        var world = new World();
        Site site = world.Start();
        Result<Outcome<Customer>> refused = await new CreateCustomer(site.Transactor, site.Names, new CustomerReader(site.Tables, site.Names)).RunAsync(
            site.Space, New() with { TimeZoneId = "Mars/Olympus" }, Key(site, "key"), None);

        Assert.Equal(["body", "timezone"], Assert.Single(refused.Failure!.Errors).Path);
        Assert.Equal(0, world.Tables.Count);
    }

    private static NewCustomer New() => new() { ExternalId = "acme", Name = "Acme" };

    private static Command Key(Site site, string key) => Command.FromKey(site.Space, "POST", "/v1/customers", key, "f");

    private static async Task<Result<Outcome<Customer>>> CreateAsync(Site site, string key) =>
        await new CreateCustomer(site.Transactor, site.Names, new CustomerReader(site.Tables, site.Names)).RunAsync(site.Space, New(), Key(site, key), None);
}
