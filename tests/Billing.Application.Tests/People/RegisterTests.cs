using Billing.Application.Consistency;
using Billing.Application.People;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Tests.People;

public sealed class RegisterTests
{
    private static readonly Command Named = new(new string('a', 32), "the body's hash");

    [Fact]
    public async Task Organization_owner_key_and_webhook_secret_come_at_once_or_not_at_all_whatever_fails() => await CrashHarness.RunAsync(
        _ => Task.CompletedTask,
        async site =>
        {
            Result<Registered> registered = await new PeopleHouse(site).RegisterAsync(Named);
            Assert.True(registered.IsSuccess || registered.Failure.Kind == FailureKind.Conflict, registered.Failure?.Message);
        },
        async later =>
        {
            var house = new PeopleHouse(later);
            Assert.Single(house.Rows("member|"));
            Assert.Single(house.Rows("login|"));
            Assert.Single(house.Rows("key|"));
            Assert.Single(house.Rows("webhook"));
            Assert.Equal(PersonRole.Owner, (await house.LogInAsync()).Value.Member.Role);
            Assert.Equal(FailureKind.Conflict, (await house.RegisterAsync(Named)).Failure!.Kind);
        });

    [Fact]
    public async Task An_address_that_a_dead_request_had_claimed_goes_to_the_next_one() => await CrashHarness.RunAsync(
        _ => Task.CompletedTask,
        async site =>
        {
            var house = new PeopleHouse(site);
            Result<Registered> registered = await house.RegisterAsync(house.Once);
            Assert.True(registered.IsSuccess || registered.Failure.Kind == FailureKind.Conflict, registered.Failure?.Message);
        },
        async later =>
        {
            var house = new PeopleHouse(later);
            Assert.Single(house.Rows("member|"));
            Assert.True((await house.LogInAsync()).IsSuccess);
        });

    [Fact]
    public async Task A_key_with_other_parameters_is_refused_and_no_password_is_kept()
    {
        var house = new PeopleHouse(new World().Start());
        Assert.True((await house.RegisterAsync(Named)).IsSuccess);

        Assert.Equal(FailureKind.KeyReused, (await house.RegisterAsync(Named with { Fingerprint = "another body's hash" })).Failure!.Kind);
        Assert.Contains("ann@seller.example", house.Stored(""), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(PeopleHouse.Password, house.Stored(""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_belongs_to_one_person_in_whatever_case_until_the_person_is_gone()
    {
        var house = new PeopleHouse(new World().Start());
        Registered first = (await house.RegisterAsync(house.Once)).Value;
        OwnerKey owner = first.Organization.Id.Owner;
        Assert.Equal(FailureKind.Conflict, (await house.RegisterAsync(house.Once, "ANN@SELLER.EXAMPLE")).Failure!.Kind);

        var ben = new NewMember("ben@seller.example", null, PersonRole.Member, PeopleHouse.Password);
        Member added = (await house.Members.AddAsync(owner, ben, null, house.Once, default)).Value.Value.Member;
        Assert.Equal(FailureKind.Conflict, (await house.RegisterAsync(house.Once, ben.Email)).Failure!.Kind);
        Assert.True((await house.Members.RemoveAsync(owner, added.Id, null, house.Once, default)).IsSuccess);
        Assert.Equal(FailureKind.Unauthenticated, (await house.LogInAsync(email: ben.Email)).Failure!.Kind);
        Assert.True((await house.RegisterAsync(house.Once, ben.Email)).IsSuccess);
    }

    [Fact]
    public async Task Removing_a_member_frees_the_address_whatever_fails()
    {
        var ben = new NewMember("ben@seller.example", null, PersonRole.Member, null);
        await CrashHarness.RunAsync(
            async site =>
            {
                var house = new PeopleHouse(site);
                OwnerKey owner = (await house.RegisterAsync(Named)).Value.Organization.Id.Owner;
                Assert.True((await house.Members.AddAsync(owner, ben, null, new Command(new string('b', 32), null), default)).IsSuccess);
            },
            async site =>
            {
                var house = new PeopleHouse(site);
                OwnerKey owner = IdDerivation.Owner(0, "organization", Named.Id);
                BillingId id = IdDerivation.ItemOf(owner, 0, "person", new string('b', 32));
                Result<Unit> removed = await house.Members.RemoveAsync(owner, id, null, new Command(new string('c', 32), null), default);
                Assert.True(removed.IsSuccess || removed.Failure.Kind == FailureKind.NotFound, removed.Failure?.Message);
            },
            async later => Assert.True((await new PeopleHouse(later).RegisterAsync(new Command(new string('d', 32), null), ben.Email)).IsSuccess));
    }
}
