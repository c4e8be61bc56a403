using Billing.Application.Consistency;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Tests.Consistency;

public sealed class NameClaimsTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly World _world = new();

    [Fact]
    public async Task A_claimed_name_is_found_and_a_second_claim_of_its_own_command_succeeds()
    {
        Site site = _world.Start();
        Assert.Null(await site.Names.FindAsync(site.Space, "thing", "acme", None));
        Assert.True((await ClaimAsync(site, "a")).IsSuccess);
        Assert.True((await ClaimAsync(site, "a")).IsSuccess);

        Assert.Equal(Target("a"), await site.Names.FindAsync(site.Space, "thing", "acme", None));
    }

    [Fact]
    public async Task A_name_of_a_living_object_is_refused()
    {
        Site site = _world.Start();
        await ClaimAsync(site, "a");
        await CreateAsync(site, "a");

        Assert.Equal(FailureKind.Conflict, (await ClaimAsync(site, "b")).Failure!.Kind);
        Assert.Equal(Target("a"), await site.Names.FindAsync(site.Space, "thing", "acme", None));
    }

    [Fact]
    public async Task A_claim_whose_creator_died_is_taken_over_and_the_late_creator_fails()
    {
        Site site = _world.Start();
        await ClaimAsync(site, "dead");
        Assert.True((await ClaimAsync(site, "b")).IsSuccess);
        Assert.True((await CreateAsync(site, "b")).IsSuccess);

        Result<Outcome<int>> late = await CreateAsync(_world.Start(), "dead");
        Assert.Equal(FailureKind.Conflict, late.Failure!.Kind);
        Assert.Equal(Target("b"), await site.Names.FindAsync(site.Space, "thing", "acme", None));
        Assert.DoesNotContain(_world.Tables.Rows(Tables.Customers), row => row.PartitionKey == Address(Target("dead")).PartitionKey && row.RowKey == "account");
    }

    [Fact]
    public async Task A_name_passes_on_even_when_takers_die_one_after_another()
    {
        Site site = _world.Start();
        foreach (string creator in (string[])["a", "b", "a", "c"])
        {
            Assert.True((await ClaimAsync(site, creator)).IsSuccess);
        }

        Assert.Equal(FailureKind.Conflict, (await CreateAsync(site, "a")).Failure!.Kind);
        Assert.True((await CreateAsync(site, "c")).IsSuccess);
        Assert.Equal(FailureKind.Conflict, (await ClaimAsync(site, "d")).Failure!.Kind);
    }

    [Fact]
    public async Task A_released_name_is_free_and_a_stale_release_frees_nothing()
    {
        Site site = _world.Start();
        await ClaimAsync(site, "a");
        await site.Names.ReleaseAsync(site.Space, "thing", "acme", Target("other"), None);
        Assert.NotNull(await site.Names.FindAsync(site.Space, "thing", "acme", None));

        await site.Names.ReleaseAsync(site.Space, "thing", "acme", Target("a"), None);
        await site.Names.ReleaseAsync(site.Space, "thing", "acme", Target("a"), None);
        Assert.Null(await site.Names.FindAsync(site.Space, "thing", "acme", None));
    }

    [Fact]
    public async Task Of_many_who_claim_one_name_at_once_exactly_one_creates_its_object()
    {
        Result<Outcome<int>>[] results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
        {
            Site site = _world.Start();
            Result<Unit> claimed = await ClaimAsync(site, $"c{i}");
            return claimed.IsSuccess ? await CreateAsync(site, $"c{i}") : claimed.Failure;
        })));

        BillingId winner = (await _world.Start().Names.FindAsync(_world.Space, "thing", "acme", None))!.Value;
        Assert.Single(results, result => result.IsSuccess);
        Assert.Contains(_world.Tables.Rows(Tables.Customers), row => row.PartitionKey == Address(winner).PartitionKey && row.RowKey == "account");
    }

    private BillingId Target(string creator) => IdDerivation.ItemOf(IdDerivation.Owner(0, creator), 0, "thing");

    private PartitionAddress Address(BillingId target) => PartitionAddress.Customer(_world.Space, target.Owner);

    private Command Key(string creator) => Command.FromKey(_world.Space, "POST", "/things", creator, "f").HoldingName();

    private ValueTask<Result<Unit>> ClaimAsync(Site site, string creator) =>
        site.Names.ClaimAsync(site.Space, "thing", "acme", Target(creator), Key(creator), Address, None);

    private ValueTask<Result<Outcome<int>>> CreateAsync(Site site, string creator) => site.Transactor.RunAsync(
        Address(Target(creator)), Key(creator), CounterJson.Default.Int32, (work, _) => ValueTask.FromResult<Result<int>>(1), None);
}
