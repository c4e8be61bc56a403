using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Discounts;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Customers;
using Billing.Domain.Discounts;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Tests.Discounts;

/// <summary>A coupon is redeemed no more often than it may be, however many redeem it at the same time.</summary>
public sealed class CouponLimitTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task The_last_redemption_goes_to_one_of_two_and_is_free_again_when_that_one_is_refused()
    {
        Site site = new World().Start();
        (Coupon coupon, Customer[] customers) = await PrepareAsync(site, max: 1);
        Command first = Command.FromJob("first");
        Assert.True((await Uses(site).HoldAsync(site.Space, coupon, customers[0].Id, first, 0, None)).IsSuccess); // its commit is under way

        Result<Outcome<AppliedCoupon>> second = await ApplyAsync(site, customers[1], "second");
        Assert.Equal(FailureKind.WrongState, second.Failure!.Kind);
        Assert.Contains("as often as it may be", second.Failure.Message, StringComparison.Ordinal);

        await Uses(site).SettleAsync(site.Space, coupon.Id, first, isRedeemed: false, None);
        Assert.True((await ApplyAsync(site, customers[1], "third")).IsSuccess);
        Assert.Equal(FailureKind.WrongState, (await ApplyAsync(site, customers[0], "fourth")).Failure!.Kind);
        Assert.Single(await CouponClosingTests.AppliedAsync(site));
    }

    [Fact]
    public async Task What_a_dead_process_held_is_given_to_the_next_and_its_late_commit_fails()
    {
        Site site = new World().Start();
        (Coupon coupon, Customer[] customers) = await PrepareAsync(site, max: 1);
        Assert.True((await Uses(site).HoldAsync(site.Space, coupon, customers[0].Id, Command.FromJob("dead"), 0, None)).IsSuccess);
        site.World.Clock.Advance(Duration.FromMinutes(3));

        Assert.True((await ApplyAsync(site, customers[1], "next")).IsSuccess);
        Assert.False((await ApplyAsync(site, customers[0], "dead")).IsSuccess);
        Assert.Single(await CouponClosingTests.AppliedAsync(site));
    }

    [Fact]
    public async Task A_limit_is_reached_exactly_whatever_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            async site => await PrepareAsync(site, max: 2),
            async site => Assert.True((await ApplyAsync(site, (await CustomersAsync(site))[0], "one")).IsSuccess),
            async site =>
            {
                site.World.Clock.Advance(Duration.FromMinutes(3));
                Customer[] customers = await CustomersAsync(site);
                Assert.True((await ApplyAsync(site, customers[1], "two")).IsSuccess);
                Assert.Equal(FailureKind.WrongState, (await ApplyAsync(site, customers[2], "three")).Failure!.Kind);
                Assert.True((await ApplyAsync(site, customers[0], "one")).IsSuccess); // a repeat is the first result
                Assert.Equal(2, (await CouponClosingTests.AppliedAsync(site)).Count);
            });

        Assert.True(cases > 30, $"{cases} cases");
    }

    private static CouponUses Uses(Site site) => new(site.Tables, site.World.Clock);

    private static async Task<(Coupon Coupon, Customer[] Customers)> PrepareAsync(Site site, int max)
    {
        var units = new CatalogUnits(site.Transactor, new CatalogReader(site.Tables, TimeProvider.System));
        var input = new NewCoupon("rare", "Rare", new CouponTerms(CouponType.Percentage, CouponFrequency.Forever, Percent: 10), Reusable: false) { MaxRedemptions = max };
        Coupon coupon = (await new SaveCoupon(units, new CouponReader(site.Tables, site.Lists)).CreateAsync(site.Space, input, Command.FromJob("coupon"), None)).Value.Value;
        return (coupon, await CustomersAsync(site));
    }

    /// <summary>Three customers, made the first time.</summary>
    private static async Task<Customer[]> CustomersAsync(Site site)
    {
        var create = new CreateCustomer(site.Transactor, site.Names, new CustomerReader(site.Tables, site.Names));
        Customer[] customers = new Customer[3];
        for (int i = 0; i < customers.Length; i++)
        {
            customers[i] = (await create.RunAsync(site.Space, new NewCustomer { ExternalId = $"c{i}", Name = "C" }, Command.FromJob("customer", $"{i}"), None)).Value.Value;
        }

        return customers;
    }

    private static ValueTask<Result<Outcome<AppliedCoupon>>> ApplyAsync(Site site, Customer customer, string command) =>
        CouponClosingTests.ApplyOf(site).RunAsync(site.Space, "rare", customer.Id, new AgreedCouponTerms(), Command.FromJob(command), None);
}
