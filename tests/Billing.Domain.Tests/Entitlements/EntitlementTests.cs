using Billing.Domain.Entitlements;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Tests.Entitlements;

public sealed class EntitlementTests
{
    [Theory]
    [InlineData(FeatureType.Boolean, "true", true)]
    [InlineData(FeatureType.Boolean, "false", true)]
    [InlineData(FeatureType.Boolean, "True", false)]
    [InlineData(FeatureType.Boolean, "1", false)]
    [InlineData(FeatureType.Quantity, "0", true)]
    [InlineData(FeatureType.Quantity, "12.5", true)]
    [InlineData(FeatureType.Quantity, "unlimited", true)]
    [InlineData(FeatureType.Quantity, "-1", false)]
    [InlineData(FeatureType.Quantity, "1e3", false)]
    [InlineData(FeatureType.Quantity, "1,000", false)]
    [InlineData(FeatureType.Quantity, " 5", false)]
    [InlineData(FeatureType.Quantity, "0.12345678901", false)]
    [InlineData(FeatureType.Quantity, "1000000000000000", false)]
    [InlineData(FeatureType.Custom, "anything at all", true)]
    public void A_value_must_fit_its_feature(FeatureType type, string value, bool fits) => Assert.Equal(fits, EntitlementValue.Refusal(type, value) is null);

    [Fact]
    public void What_a_subscription_has_of_its_own_holds_instead_of_its_plans()
    {
        Entitlement[] plan = [Granted(1, "b", "10"), Granted(2, "a", "true")];
        Entitlement[] own = [Granted(1, "b", "20"), Granted(3, "c", "x")];
        Assert.Equal([("a", "true"), ("b", "20"), ("c", "x")], Entitlement.Effective(plan, own).Select(each => (each.FeatureCode, each.Value)));
    }

    [Fact]
    public void A_limit_allows_what_reaches_it_exactly()
    {
        var check = new LimitCheck(100, 97.5m);
        Assert.Equal((2.5m, true, false), (check.Remaining, check.Allows(2.5m), check.Allows(2.6m)));
        Assert.Equal((0m, false), (new LimitCheck(100, 130).Remaining, new LimitCheck(100, 130).Allows(0)));
        Assert.True(new LimitCheck(null, 130).Allows(1_000_000));
        Assert.Equal((null, true, false), (new LimitCheck(3, null).Remaining, new LimitCheck(3, null).Allows(3), new LimitCheck(3, null).Allows(4)));
    }

    [Theory]
    [InlineData("12", "3", "25")]
    [InlineData("3", "1", "33.33")]
    [InlineData("100", "130", "100")]
    [InlineData("7", "7", "100")]
    [InlineData("5", "-1", "0")]
    [InlineData("0", "0", "100")]
    [InlineData("5", null, null)]
    [InlineData(null, "5", null)]
    public void A_limit_is_used_by_at_most_a_hundred_percent(string? limit, string? used, string? percent) =>
        Assert.Equal(Number(percent), new LimitCheck(Number(limit), Number(used)).UsedPercent);

    private static decimal? Number(string? text) => text is null ? null : decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static Entitlement Granted(ulong feature, string code, string value) => new()
    {
        Id = new BillingId(new OwnerKey(1), feature),
        FeatureId = new BillingId(new OwnerKey(1), feature),
        FeatureCode = code,
        FeatureType = FeatureType.Custom,
        Value = value,
        CreatedAt = Instant.FromUnixTimeSeconds(0),
        UpdatedAt = Instant.FromUnixTimeSeconds(0),
    };
}
