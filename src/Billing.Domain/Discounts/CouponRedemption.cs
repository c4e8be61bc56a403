using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Domain.Discounts;

/// <summary>What may be agreed otherwise when a coupon is given to a customer; null keeps the coupon's own.</summary>
/// <param name="AmountMinor">A fixed amount.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="Percent">A percentage, 0 to 100.</param>
/// <param name="Frequency">How often.</param>
/// <param name="FrequencyDuration">Number of invoices of a recurring coupon.</param>
public sealed record AgreedCouponTerms(
    long? AmountMinor = null,
    Currency? Currency = null,
    decimal? Percent = null,
    CouponFrequency? Frequency = null,
    int? FrequencyDuration = null);

/// <summary>Gives coupons to customers, within the coupon's limits.</summary>
public static class CouponRedemption
{
    /// <summary>
    /// The coupon as the customer has it, or a refusal: <see cref="FailureKind.WrongState"/> for one that is over, expired or used up,
    /// <see cref="FailureKind.Conflict"/> for one that the customer has had and that is not reusable.
    /// </summary>
    /// <param name="coupon">The coupon.</param>
    /// <param name="id">Id of the application.</param>
    /// <param name="customerId">Who gets it.</param>
    /// <param name="redeemedBefore">How often it was given to anyone, ended applications included.</param>
    /// <param name="redeemedByCustomer">How often it was given to this customer.</param>
    /// <param name="now">The time of the redemption.</param>
    /// <param name="agreed">Terms agreed for this customer.</param>
    public static Result<AppliedCoupon> Redeem(
        Coupon coupon,
        BillingId id,
        BillingId customerId,
        int redeemedBefore,
        int redeemedByCustomer,
        Instant now,
        AgreedCouponTerms? agreed = null)
    {
        if (coupon.Status == CouponStatus.Terminated) return Refuse("is terminated and cannot be applied");
        if (coupon.ExpirationAt <= now) return Refuse("has expired and cannot be applied");
        if (redeemedBefore >= coupon.MaxRedemptions) return Refuse("has been redeemed as often as it may be");
        if (!coupon.Reusable && redeemedByCustomer > 0)
            return Failure.Of(FailureKind.Conflict, $"The customer has had the coupon '{coupon.Code}', which is not reusable");

        CouponTerms terms = Lay(coupon.Terms, agreed ?? new AgreedCouponTerms());
        if (terms.Percent is < 0 or > 100) return Failure.Invalid("percentage_rate", "must lie between 0 and 100", "out_of_range");
        if (terms.AmountMinor < 0) return Failure.Invalid("amount_cents", "must not be negative", "out_of_range");
        if (terms is { Frequency: CouponFrequency.Recurring, FrequencyDuration: null or < 1 })
            return Failure.Invalid("frequency_duration", "A recurring coupon works on at least 1 invoice", "out_of_range");

        return new AppliedCoupon
        {
            Id = id,
            CouponId = coupon.Id,
            Code = coupon.Code,
            CustomerId = customerId,
            Terms = terms,
            RemainingMinor = terms is { Type: CouponType.FixedAmount, Frequency: CouponFrequency.Once } ? terms.AmountMinor : 0,
            RemainingInvoices = terms.Frequency == CouponFrequency.Recurring ? terms.FrequencyDuration : null,
            ExpirationAt = coupon.ExpirationAt,
            CreatedAt = now,
            UpdatedAt = now,
        };

        Failure Refuse(string why) => Failure.Of(FailureKind.WrongState, $"The coupon '{coupon.Code}' {why}");
    }

    private static CouponTerms Lay(CouponTerms terms, AgreedCouponTerms agreed) => terms with
    {
        AmountMinor = agreed.AmountMinor ?? terms.AmountMinor,
        Currency = agreed.Currency ?? terms.Currency,
        Percent = agreed.Percent ?? terms.Percent,
        Frequency = agreed.Frequency ?? terms.Frequency,
        FrequencyDuration = agreed.FrequencyDuration ?? terms.FrequencyDuration,
    };
}
