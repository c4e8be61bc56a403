using Billing.Domain.Discounts;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Domain.Tests.Invoicing;
using NodaTime;

namespace Billing.Domain.Tests.Discounts;

public sealed class CouponRedemptionTests
{
    private static readonly Instant Now = Build.Start;
    private static readonly Coupon Coupon = new()
    {
        Id = Build.Id(601),
        Code = "spring",
        Name = "Spring",
        Terms = new CouponTerms(CouponType.FixedAmount, CouponFrequency.Once, 500, Currency.Usd),
        CreatedAt = Now,
        UpdatedAt = Now,
    };

    [Fact]
    public void A_redeemed_coupon_keeps_its_terms_and_starts_with_its_whole_amount()
    {
        AppliedCoupon applied = Redeem(Coupon with { ExpirationAt = Now + Duration.FromDays(1) }).Value;
        Assert.Equal((500L, null, Now + Duration.FromDays(1), "spring"), (applied.RemainingMinor, applied.RemainingInvoices, applied.ExpirationAt, applied.Code));
    }

    [Fact]
    public void Terms_agreed_with_the_customer_take_the_coupons_place()
    {
        AppliedCoupon applied = Redeem(Coupon, agreed: new(800, Currency.Usd, null, CouponFrequency.Recurring, 3)).Value;
        Assert.Equal((800L, 3, 0L), (applied.Terms.AmountMinor, applied.RemainingInvoices, applied.RemainingMinor));
    }

    [Fact]
    public void A_coupon_that_is_over_cannot_be_redeemed()
    {
        Assert.Equal(FailureKind.WrongState, Redeem(Coupon with { Status = CouponStatus.Terminated }).Failure!.Kind);
        Assert.Equal(FailureKind.WrongState, Redeem(Coupon with { ExpirationAt = Now }).Failure!.Kind);
    }

    [Fact]
    public void Redemptions_are_limited_in_all_and_per_customer()
    {
        Coupon limited = Coupon with { MaxRedemptions = 2 };
        Assert.True(Redeem(limited, before: 1).IsSuccess);
        Assert.Equal(FailureKind.WrongState, Redeem(limited, before: 2).Failure!.Kind);
        Assert.Equal(FailureKind.Conflict, Redeem(Coupon with { Reusable = false }, byCustomer: 1).Failure!.Kind);
        Assert.True(Redeem(Coupon, byCustomer: 1).IsSuccess);
    }

    [Fact]
    public void Terms_that_make_no_sense_name_their_field()
    {
        Assert.Equal(["body", "percentage_rate"], Redeem(Coupon, agreed: new(Percent: 101)).Failure!.Errors.Single().Path);
        Assert.Equal(["body", "frequency_duration"], Redeem(Coupon, agreed: new(Frequency: CouponFrequency.Recurring)).Failure!.Errors.Single().Path);
        Assert.Equal(["body", "amount_cents"], Redeem(Coupon, agreed: new(-1)).Failure!.Errors.Single().Path);
    }

    private static Result<AppliedCoupon> Redeem(Coupon coupon, int before = 0, int byCustomer = 0, AgreedCouponTerms? agreed = null) =>
        CouponRedemption.Redeem(coupon, Build.Id(1), Build.Id(400), before, byCustomer, Now, agreed);
}
