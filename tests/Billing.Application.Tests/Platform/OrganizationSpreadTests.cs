using Billing.Application.Consistency;
using Billing.Application.Platform;
using Billing.Application.Platform.Placement;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Identity;

namespace Billing.Application.Tests.Platform;

/// <summary>Over how many storage accounts an organization is spread is fixed with its founding.</summary>
public sealed class OrganizationSpreadTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 1)]
    public async Task An_organization_remembers_how_many_accounts_there_were_when_it_was_founded(int accounts, int rows)
    {
        var world = new World();
        OwnerKey founded = await FoundAsync(world, "acme", accounts);
        var spread = new OrganizationSpread(world.Tables);
        Assert.Null(spread.Remembered(founded));
        Assert.Equal(accounts, await spread.ReadAsync(founded, default));
        Assert.Equal(accounts, spread.Remembered(founded));
        Assert.Equal(rows, world.Tables.Rows(Application.Consistency.Tables.Platform).Count(row => row.RowKey == "spread"));
    }

    [Fact]
    public async Task Accounts_that_come_later_are_for_organizations_that_come_later()
    {
        var world = new World();
        OwnerKey first = await FoundAsync(world, "first", 1), second = await FoundAsync(world, "second", 2), third = await FoundAsync(world, "third", 5);
        var spread = new OrganizationSpread(world.Tables);
        Assert.Equal(1, await spread.ReadAsync(first, default));
        Assert.Equal(2, await spread.ReadAsync(second, default));
        Assert.Equal(5, await spread.ReadAsync(third, default));
    }

    [Fact]
    public async Task An_organization_that_is_not_there_yet_is_not_remembered()
    {
        var world = new World();
        var spread = new OrganizationSpread(world.Tables);
        OwnerKey later = IdDerivation.Owner(0, "organization", Command.FromJob("later").Id);
        Assert.Equal(1, await spread.ReadAsync(later, default));
        Assert.Null(spread.Remembered(later));
        Assert.Equal(later, await FoundAsync(world, "later", 4));
        Assert.Equal(4, await spread.ReadAsync(later, default));
    }

    [Theory]
    [InlineData("000000000000abcl000000000000def", true)]
    [InlineData("000000000000abct000000000000def", true)]
    [InlineData("000000000000abcx000000000000def", false)]
    [InlineData("000000000000abcl000000000000dex", false)]
    [InlineData("000000000000abcl", false)]
    [InlineData("-notice|000000000000abcl0000000", false)]
    [InlineData("", false)]
    public void Only_customers_partitions_are_spread(string partition, bool isCustomers) => Assert.Equal(isCustomers, CustomerPlace.TryRead(partition, out _, out _));

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public void Customers_are_spread_evenly(int accounts)
    {
        const int customers = 70_000;
        int[] counts = new int[accounts];
        for (int i = 0; i < customers; i++)
        {
            counts[CustomerPlace.Of(IdDerivation.Owner(0, "customer", i.ToString(System.Globalization.CultureInfo.InvariantCulture)), accounts)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, customers / accounts * 0.97, customers / accounts * 1.03));
    }

    private static async Task<OwnerKey> FoundAsync(World world, string name, int accounts)
    {
        Site site = world.Start();
        var keys = new ApiKeys(site.Transactor, site.Tables, new ApiKeyDirectory(site.Tables, world.Clock, TimeProvider.System), site.Random, world.Clock);
        var organizations = new Organizations(
            site.Transactor, site.Tables, keys, new OrganizationSettings(site.Tables, TimeProvider.System),
            new OrganizationSecrets(new SecretBox(SecretKeys.None, site.Random)), world.Clock, new StorageAccounts(accounts));
        return (await organizations.FoundAsync(new NewOrganization(name, "USD", "UTC"), Command.FromJob(name), default)).Value.Organization.Id.Owner;
    }
}
