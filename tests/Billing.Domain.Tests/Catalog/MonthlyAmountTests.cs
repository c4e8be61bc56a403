using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Domain.Tests.Catalog;

public sealed class MonthlyAmountTests
{
    [Theory]
    [InlineData(PlanInterval.Weekly, 1, 1_200, 5_200)]
    [InlineData(PlanInterval.Weekly, 2, 1_200, 2_600)]
    [InlineData(PlanInterval.Monthly, 1, 1_200, 1_200)]
    [InlineData(PlanInterval.Monthly, 3, 1_200, 400)]
    [InlineData(PlanInterval.Quarterly, 1, 1_200, 400)]
    [InlineData(PlanInterval.Semiannual, 1, 1_200, 200)]
    [InlineData(PlanInterval.Yearly, 1, 1_200, 100)]
    [InlineData(PlanInterval.Yearly, 2, 1_200, 50)]
    [InlineData(PlanInterval.OneTime, 1, 1_200, 0)]
    public void An_amount_counts_with_its_share_of_a_month(PlanInterval interval, int count, long amount, long monthly) =>
        Assert.Equal(monthly, MonthlyAmount.Of(PlanOf(interval, count), amount));

    private static Plan PlanOf(PlanInterval interval, int count) => new()
    {
        Id = new BillingId(new OwnerKey(1), 1), Code = "p", Name = "P", Interval = interval, IntervalCount = count, Currency = Currency.Usd,
        CreatedAt = Instant.MinValue, UpdatedAt = Instant.MinValue,
    };
}
