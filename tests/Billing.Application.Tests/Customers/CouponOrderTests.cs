using Billing.Application.Customers;
using Billing.Domain.Customers;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Application.Tests.Customers;

/// <summary>Rule 13: coupons are taken off one after another in the order applied, whatever their ids are.</summary>
public sealed class CouponOrderTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 4, 1, 12, 0);

    [Fact]
    public void Coupons_of_one_instant_stand_as_they_came_also_when_one_is_written_again()
    {
        (AppliedCoupon first, AppliedCoupon second, AppliedCoupon third) = (Applied(3, Noon), Applied(1, Noon), Applied(2, Noon));
        CustomerAccount account = Account().With(first).With(second).With(third);
        Assert.Equal([first, second, third], account.Coupons);

        AppliedCoupon used = first with { DiscountedMinor = 100 };
        Assert.Equal([used, second, third], account.With(used).Coupons);
    }

    [Fact]
    public void One_applied_earlier_stands_before_them_and_one_that_has_ended_leaves_the_others_where_they_are()
    {
        (AppliedCoupon first, AppliedCoupon second) = (Applied(2, Noon), Applied(1, Noon));
        AppliedCoupon earlier = Applied(9, Noon - Duration.FromSeconds(1));
        CustomerAccount account = Account().With(first).With(second).With(earlier);

        Assert.Equal([earlier, first, second], account.Coupons);
        Assert.Equal([earlier, second], account.With(first with { Status = CouponStatus.Terminated }).Coupons);
    }

    private static CustomerAccount Account() => new()
    {
        Space = default!,
        Customer = new Customer { Id = default, ExternalId = "c", Name = "C", Currency = Currency.Usd, CreatedAt = default, UpdatedAt = default },
        NextInvoiceNumber = 1,
    };

    private static AppliedCoupon Applied(ulong number, Instant at) => new()
    {
        Id = new BillingId(default, number), CouponId = default, Code = $"c{number}", CustomerId = default, Status = CouponStatus.Active,
        Terms = new CouponTerms(CouponType.Percentage, CouponFrequency.Forever, Percent: 10), CreatedAt = at, UpdatedAt = at,
    };
}
