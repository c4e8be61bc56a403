using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Domain.Tests.Catalog;

public sealed class YearlyAmountTests
{
    [Theory]
    [InlineData(PlanInterval.Weekly, 1, 1_200, 62_400)]
    [InlineData(PlanInterval.Weekly, 2, 1_200, 31_200)]
    [InlineData(PlanInterval.Monthly, 1, 1_200, 14_400)]
    [InlineData(PlanInterval.Monthly, 3, 1_200, 4_800)]
    [InlineData(PlanInterval.Quarterly, 1, 1_200, 4_800)]
    [InlineData(PlanInterval.Semiannual, 1, 1_200, 2_400)]
    [InlineData(PlanInterval.Yearly, 1, 1_200, 1_200)]
    [InlineData(PlanInterval.Yearly, 2, 1_200, 600)]
    [InlineData(PlanInterval.OneTime, 1, 1_200, 0)]
    public void An_amount_counts_as_often_as_it_is_due_in_a_year(PlanInterval interval, int count, long amount, long yearly) =>
        Assert.Equal(yearly, YearlyAmount.Of(PlanOf(interval, count), amount));

    private static Plan PlanOf(PlanInterval interval, int count) => new()
    {
        Id = new BillingId(new OwnerKey(1), 1), Code = "p", Name = "P", Interval = interval, IntervalCount = count, Currency = Currency.Usd,
        CreatedAt = Instant.MinValue, UpdatedAt = Instant.MinValue,
    };
}
