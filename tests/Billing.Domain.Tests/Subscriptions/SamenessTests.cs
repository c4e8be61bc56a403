using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Domain.Tests.Subscriptions;

/// <summary>Two readings of a subscription are the same when all of it is, whatever the lists are made of.</summary>
public sealed class SamenessTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 4, 1, 0, 0);

    [Fact]
    public void Lists_are_compared_by_what_they_hold() => Assert.True(Read().IsSameAs(Read()));

    [Fact]
    public void Every_difference_is_seen()
    {
        Subscription read = Read();
        PlanPrices prices = read.PriceOverride!;
        Subscription[] others =
        [
            read with { EndsAs = SubscriptionStatus.Canceled, EndingAt = Now },
            read with { Pauses = [] },
            read with { QuantityChanges = [new ChangedQuantity(Now, 3)] },
            read with { UsageThresholds = [] },
            read with { PriceOverride = null },
            read with { PriceOverride = prices with { AmountMinor = 6 } },
            read with { PriceOverride = prices with { Charges = [prices.Charges[0] with { PropertiesJson = """{"amount":2}""" }] } },
            read with { PriceOverride = prices with { Commitments = [] } },
        ];

        Assert.All(others, other => Assert.False(read.IsSameAs(other)));
        Assert.False((read with { PriceOverride = null }).IsSameAs(read));
    }

    private static Subscription Read() => new()
    {
        Id = new BillingId(new OwnerKey(1), 1),
        ExternalId = "sub",
        CustomerId = new BillingId(new OwnerKey(1), 0),
        PlanId = new BillingId(new OwnerKey(2), 1),
        Status = SubscriptionStatus.Active,
        QuantityChanges = [new ChangedQuantity(Now, 2)],
        Pauses = [new Pause(Now, Now + Duration.FromDays(1))],
        UsageThresholds = [new UsageThreshold(new BillingId(new OwnerKey(1), 3), 100, true, null, Now, Now)],
        PriceOverride = new PlanPrices(
            Currency.Usd, 5, [new ChargePriceOverride(new BillingId(new OwnerKey(2), 2), new StandardPrice(1)) { PropertiesJson = """{"amount":1}""" }],
            [new CommitmentOverride(new BillingId(new OwnerKey(2), 4), 7)]),
        CreatedAt = Now,
        UpdatedAt = Now,
    };
}
