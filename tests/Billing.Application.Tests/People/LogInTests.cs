using System.Text;
using Billing.Application.People;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Results;
using Billing.TestSupport.Storage;
using NodaTime;

namespace Billing.Application.Tests.People;

public sealed class LogInTests
{
    private readonly World _world = new();

    [Fact]
    public async Task A_known_address_an_unknown_one_and_a_locked_one_ask_and_tell_the_store_the_same()
    {
        var counting = new CountingTableStore(_world.Tables);
        var house = new PeopleHouse(_world.Start(counting));
        await house.RegisterAsync(house.Once);
        await house.LogInAsync("wrong");
        await house.LogInAsync("wrong", "nobody@seller.example");
        (TableCounts known, Failure knownSays) = await CountAsync(() => house.LogInAsync("wrong"));
        (TableCounts unknown, Failure unknownSays) = await CountAsync(() => house.LogInAsync("wrong", "nobody@seller.example"));
        for (int i = 2; i < LogInAttempts.FailuresMax; i++)
            await house.LogInAsync("wrong");

        await house.LogInAsync("wrong");
        (TableCounts locked, Failure lockedSays) = await CountAsync(() => house.LogInAsync());

        Assert.Equal((known.PointReads, known.Pages, known.Transactions, known.Entities), (unknown.PointReads, unknown.Pages, unknown.Transactions, unknown.Entities));
        Assert.Equal((known.PointReads, known.Pages, known.Transactions, known.Entities), (locked.PointReads, locked.Pages, locked.Transactions, locked.Entities));
        Assert.Equal(1, known.Transactions);
        Assert.Equal(knownSays, unknownSays);
        Assert.Equal(knownSays, lockedSays);

        async Task<(TableCounts, Failure)> CountAsync(Func<ValueTask<Result<LoggedIn>>> logIn)
        {
            counting.Reset();
            Result<LoggedIn> refused = await logIn();
            Assert.Equal(FailureKind.Unauthenticated, refused.Failure!.Kind);
            return (counting.Counts, refused.Failure);
        }
    }

    [Fact]
    public async Task Ten_wrong_passwords_lock_out_for_a_quarter_of_an_hour_then_each_wrong_one_locks_again()
    {
        var house = new PeopleHouse(_world.Start());
        await house.RegisterAsync(house.Once);
        for (int i = 0; i < LogInAttempts.FailuresMax - 1; i++)
            await house.LogInAsync("wrong");

        Assert.True((await house.LogInAsync()).IsSuccess); // the right one forgets the wrong ones
        for (int i = 0; i < LogInAttempts.FailuresMax; i++)
            await house.LogInAsync("wrong");

        _world.Clock.Advance(LogInAttempts.LockTime - Duration.FromSeconds(1));
        Assert.False((await house.LogInAsync()).IsSuccess);
        _world.Clock.Advance(Duration.FromSeconds(1));
        await house.LogInAsync("wrong");
        Assert.False((await house.LogInAsync()).IsSuccess);
        _world.Clock.Advance(LogInAttempts.LockTime);
        Assert.True((await house.LogInAsync()).IsSuccess);
    }

    [Fact]
    public async Task A_password_is_kept_with_its_parameters_and_hashed_anew_when_they_have_changed()
    {
        await new PeopleHouse(_world.Start(), iterations: 100).RegisterAsync(new(new string('a', 32), null));
        var stricter = new PeopleHouse(_world.Start(), iterations: 200);

        Assert.Matches(@"pbkdf2-sha512\$100\$", stricter.Stored("login|"));
        Assert.True((await stricter.LogInAsync()).IsSuccess);
        Assert.Matches(@"pbkdf2-sha512\$200\$", stricter.Stored("login|"));
        Assert.True((await stricter.LogInAsync()).IsSuccess);
        Assert.False((await stricter.LogInAsync("wrong")).IsSuccess);
    }

    [Fact]
    public async Task A_hash_is_what_the_standard_says()
    {
        string kept = (await new PeopleHouse(_world.Start(), iterations: 1000).Passwords.HashAsync("pässword", default)).Value;
        string[] parts = kept.Split('$');
        byte[] expected = System.Security.Cryptography.Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes("pässword"), Convert.FromBase64String(parts[2]), 1000, System.Security.Cryptography.HashAlgorithmName.SHA512, 32);

        Assert.Equal(["pbkdf2-sha512", "1000", Convert.ToBase64String(expected)], [parts[0], parts[1], parts[3]]);
        Assert.True(PasswordCost.Standard.Iterations >= 210_000);
    }

    [Fact]
    public async Task A_refresh_token_works_once_and_two_who_have_it_lose_the_log_in()
    {
        var house = new PeopleHouse(_world.Start());
        string first = (await house.RegisterAsync(house.Once)).Value.LoggedIn.RefreshToken;
        LoggedIn next = (await house.Sessions.RefreshAsync(first, default)).Value;

        Assert.NotEqual(first, next.RefreshToken);
        Assert.NotNull(await house.Tokens.ReadAsync(next.AccessToken, default));
        Assert.False((await house.Sessions.RefreshAsync(first, default)).IsSuccess);
        Assert.False((await house.Sessions.RefreshAsync(next.RefreshToken, default)).IsSuccess);
        Assert.Null(await house.Tokens.ReadAsync(next.AccessToken, default));
        Assert.DoesNotContain(first[46..], house.Stored(""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_who_refresh_at_once_at_most_one_goes_on()
    {
        var house = new PeopleHouse(_world.Start());
        string token = (await house.RegisterAsync(house.Once)).Value.LoggedIn.RefreshToken;
        Result<LoggedIn>[] all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await house.Sessions.RefreshAsync(token, default))));

        Result<LoggedIn> winner = Assert.Single(all, each => each.IsSuccess);
        Assert.False((await house.Sessions.RefreshAsync(winner.Value.RefreshToken, default)).IsSuccess);
    }

    [Fact]
    public async Task A_log_in_ends_when_it_is_not_refreshed_and_after_ninety_days_in_any_case()
    {
        var house = new PeopleHouse(_world.Start());
        string token = (await house.RegisterAsync(house.Once)).Value.LoggedIn.RefreshToken;
        string left = (await house.LogInAsync()).Value.RefreshToken;
        foreach (int days in new[] { 29, 29, 29 })
        {
            _world.Clock.Advance(Duration.FromDays(days));
            token = (await house.Sessions.RefreshAsync(token, default)).Value.RefreshToken;
        }

        Assert.False((await house.Sessions.RefreshAsync(left, default)).IsSuccess);
        _world.Clock.Advance(Duration.FromDays(3));
        Assert.False((await house.Sessions.RefreshAsync(token, default)).IsSuccess);
    }

    [Theory]
    [InlineData("")]
    [InlineData("bxr_")]
    [InlineData("bxr_AAAA")]
    [InlineData("bxr_!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    [InlineData("bxr_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task What_is_no_refresh_token_is_refused(string text) =>
        Assert.Equal(FailureKind.Unauthenticated, (await new PeopleHouse(_world.Start()).Sessions.RefreshAsync(text, default)).Failure!.Kind);
}
