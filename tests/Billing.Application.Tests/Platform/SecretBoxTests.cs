using Billing.Application.Platform;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Tests.Platform;

public sealed class SecretBoxTests
{
    private static readonly DataSpace Space = new(new OwnerKey(7), Mode.Live);
    private static readonly byte[] First = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly byte[] Second = [.. Enumerable.Range(50, 32).Select(i => (byte)i)];

    [Fact]
    public void A_secret_comes_back_and_shows_nothing_of_itself_while_kept()
    {
        SecretBox box = Box((1, First));
        string kept = box.Seal(Space, "password", "Pa$$wörd").Value;
        Assert.StartsWith("1:", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("Pa$$", kept, StringComparison.Ordinal);
        Assert.NotEqual(kept, box.Seal(Space, "password", "Pa$$wörd").Value);
        Assert.Equal("Pa$$wörd", box.Open(Space, "password", kept).Value);
    }

    [Fact]
    public void A_secret_opens_only_where_it_was_kept()
    {
        SecretBox box = Box((1, First));
        string kept = box.Seal(Space, "password", "secret").Value;
        Assert.Equal(FailureKind.WrongState, box.Open(Space, "token", kept).Failure!.Kind);
        Assert.Equal(FailureKind.WrongState, box.Open(Space with { Mode = Mode.Test }, "password", kept).Failure!.Kind);
        Assert.Equal(FailureKind.WrongState, box.Open(new DataSpace(new OwnerKey(8), Mode.Live), "password", kept).Failure!.Kind);
        Assert.Equal(FailureKind.WrongState, box.Open(Space, "password", kept[..^2] + (kept[^2] == 'A' ? 'B' : 'A') + kept[^1]).Failure!.Kind);
        Assert.Equal(FailureKind.WrongState, Box((1, Second)).Open(Space, "password", kept).Failure!.Kind);
    }

    [Fact]
    public void The_newest_key_keeps_and_older_ones_still_open()
    {
        string old = Box((1, First)).Seal(Space, "password", "old").Value;
        SecretBox both = Box((1, First), (2, Second));
        Assert.Equal("old", both.Open(Space, "password", old).Value);
        Assert.StartsWith("2:", both.Seal(Space, "password", "new").Value, StringComparison.Ordinal);
        Assert.Contains("not in", Box((2, Second)).Open(Space, "password", old).Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_key_nothing_is_kept() =>
        Assert.Contains(SecretKeys.Variable, new SecretBox(SecretKeys.None, new SeededRandom(1)).Seal(Space, "password", "x").Failure!.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", false)]
    [InlineData("1:AAAA", false)]
    [InlineData("x:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", false)]
    [InlineData("1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", true)]
    [InlineData("1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, 2:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", true)]
    [InlineData("1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=,1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", false)]
    public void Keys_are_read_from_a_setting(string text, bool isRight) => Assert.Equal(isRight, SecretKeys.TryParse(text, out _));

    private static SecretBox Box(params (int Version, byte[] Key)[] keys) =>
        new(new SecretKeys(keys.ToDictionary(pair => pair.Version, pair => pair.Key)), new SeededRandom(3));
}
