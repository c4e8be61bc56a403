using Billing.Domain.Usage;
using FsCheck;
using FsCheck.Fluent;

namespace Billing.Domain.Tests.Usage;

public sealed class GroupLabelTests
{
    [Fact]
    public void Values_with_commas_do_not_meet()
    {
        Assert.Equal("eu, small", GroupLabel.Of(["eu", "small"]));
        Assert.Equal("a, b", GroupLabel.Of(["a, b"]));
        Assert.NotEqual(GroupLabel.Of(["a, b", "c"]), GroupLabel.Of(["a", "b, c"]));
    }

    [Fact]
    public void Different_values_make_different_names()
    {
        Gen<string[]> values = Gen.Elements(',', '\\', ' ', 'a').ListOf().Select(letters => new string([.. letters])).Three().Select(it => new[] { it.Item1, it.Item2, it.Item3 });
        Prop.ForAll(values.Zip(values).ToArbitrary(), pair =>
            pair.Item1.SequenceEqual(pair.Item2) == (GroupLabel.Of(pair.Item1) == GroupLabel.Of(pair.Item2))).QuickCheckThrowOnFailure();
    }
}
