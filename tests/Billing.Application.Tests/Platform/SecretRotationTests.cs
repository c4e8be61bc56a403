using Billing.Application.Platform;
using Billing.Application.Platform.Rotation;
using Billing.Application.Ports;
using Billing.Application.Tests.Consistency;

namespace Billing.Application.Tests.Platform;

/// <summary>After a rotation the old key may go: nothing that is stored needs it, and what was entrusted is what it was.</summary>
public sealed class SecretRotationTests
{
    [Fact]
    public async Task Every_secret_that_is_stored_anywhere_is_found_and_none_is_left_under_the_old_key()
    {
        RotationHouse house = await RotationHouse.FoundAsync(1);
        string secret = await house.RevealAsync(house.Box(1));
        int stored = house.CountOf(1);
        SecretBox both = house.Box(1, 2), onlyNew = house.Box(2);
        RotationReport counted = await house.RunAsync(both, writes: false);
        Assert.Equal((0, stored, 0, stored), (counted.Current, counted.Old, counted.Renewed, counted.Left));
        Assert.Equal(stored, house.CountOf(1));

        RotationReport done = await house.RunAsync(both, writes: true);
        Assert.Equal((0, stored, stored, 0), (done.Current, done.Old, done.Renewed, done.Left));
        Assert.Equal((0, stored), (house.CountOf(1), house.CountOf(2)));

        RotationReport without = await house.RunAsync(onlyNew, writes: false);
        Assert.Equal((stored, 0, 0), (without.Current, without.Old, without.Left));
        Assert.Equal(secret, await house.RevealAsync(onlyNew));
        Assert.Equal("sk_live_1", (await house.StripeAsync(onlyNew))["secret_key"]);
        Assert.Equal(RotationHouse.HmacKey, await house.HmacKeyAsync(onlyNew));
    }

    [Fact]
    public async Task An_organization_whose_key_cannot_be_opened_is_there_without_it()
    {
        RotationHouse house = await RotationHouse.FoundAsync(1);
        Assert.Null(await house.HmacKeyAsync(house.Box(2)));
    }

    [Fact]
    public async Task A_second_run_changes_nothing()
    {
        RotationHouse house = await RotationHouse.FoundAsync(1);
        SecretBox both = house.Box(1, 2);
        await house.RunAsync(both, writes: true);
        string[] before = ETags(house);
        Assert.Equal(0, (await house.RunAsync(both, writes: true)).Renewed);
        Assert.Equal(before, ETags(house));
    }

    [Fact]
    public async Task A_run_that_broke_off_goes_on_where_it_was()
    {
        RotationHouse house = await RotationHouse.FoundAsync(1);
        int stored = house.CountOf(1);
        SecretBox both = house.Box(1, 2);
        await Assert.ThrowsAsync<StoreException>(() => house.RunAsync(both, writes: true, new Interrupted(house.Tables, commits: 3)));
        int left = house.CountOf(1);
        Assert.InRange(left, 1, stored - 1);
        RotationReport rest = await house.RunAsync(both, writes: true);
        Assert.Equal((stored - left, left, 0), (rest.Current, rest.Renewed, house.CountOf(1)));
    }

    [Fact]
    public async Task A_commit_with_an_unknown_outcome_is_looked_at_again()
    {
        RotationHouse house = await RotationHouse.FoundAsync(1);
        int stored = house.CountOf(1);
        RotationReport done = await house.RunAsync(house.Box(1, 2), writes: true, new Interrupted(house.Tables, commits: 1) { IsDone = true });
        Assert.Equal((stored, 0, 0), (done.Current + done.Renewed, done.Left, house.CountOf(1)));
    }

    [Fact]
    public async Task What_an_organization_saves_meanwhile_stays()
    {
        RotationHouse house = await RotationHouse.FoundAsync(1);
        SecretBox both = house.Box(1, 2);
        var overtaken = new Overtaken(
            house.Tables, () => house.SaveMailAsync(house.Space, both, "second"), write => write.PartitionKey.EndsWith("|mail", StringComparison.Ordinal) && write.RowKey == "account");
        Assert.Equal(0, (await house.RunAsync(both, writes: true, overtaken)).Left);
        Assert.True(overtaken.IsOver);
        Assert.Equal(0, house.CountOf(1));
        Assert.Equal(0, (await house.RunAsync(house.Box(2), writes: false)).Left);
    }

    [Fact]
    public async Task Secrets_whose_key_is_gone_are_named_and_left_alone()
    {
        RotationHouse house = await RotationHouse.FoundAsync(1);
        int stored = house.CountOf(1);
        RotationReport report = await house.RunAsync(house.Box(2), writes: true);
        Assert.Equal((0, stored), (report.Renewed, house.CountOf(1)));
        Assert.Contains(report.Unreadable, place => place.StartsWith("platform/", StringComparison.Ordinal) && place.EndsWith("/account", StringComparison.Ordinal));
        Assert.Contains(report.Unreadable, place => place.StartsWith("catalog/", StringComparison.Ordinal) && place.EndsWith("|mail/account", StringComparison.Ordinal));
        Assert.Equal(report.Unreadable.Count, report.Left);
    }

    [Theory]
    [InlineData("1:too-short")]
    [InlineData("x:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA AAAA/AA")]
    [InlineData(":AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_text_that_is_no_secret_has_no_version(string text) => Assert.Null(SecretBox.VersionOf(text));

    private static string[] ETags(RotationHouse house) => [.. Application.Consistency.Tables.All.SelectMany(house.Tables.Rows).Select(row => row.ETag)];

    /// <summary>Fails at a commit: before it, or after it was done.</summary>
    private sealed class Interrupted(ITableStore inner, int commits) : PassThrough(inner)
    {
        private int _left = commits;

        public bool IsDone { get; init; }

        public override async ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
        {
            if (--_left != 0)
            {
                return await base.CommitAsync(table, writes, cancellationToken);
            }

            if (IsDone)
            {
                await base.CommitAsync(table, writes, cancellationToken);
            }

            throw new StoreException(IsDone ? StoreFault.OutcomeUnknown : StoreFault.Unavailable, "Cut off");
        }
    }
}
