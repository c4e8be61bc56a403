using Billing.Domain.Discounts;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Discounts;

/// <summary>What is wrong with a coupon's terms, or null.</summary>
internal static class CouponCheck
{
    /// <summary>The terms of a new coupon: each type needs its own figures and has no others.</summary>
    public static Failure? Terms(CouponTerms terms) => terms switch
    {
        { Type: CouponType.FixedAmount, AmountMinor: <= 0 } => Failure.Invalid("amount_cents", "A fixed amount must be above 0", "greater_than"),
        { Type: CouponType.FixedAmount, Currency: null } => Failure.Invalid("amount_currency", "A fixed amount needs its currency", "missing"),
        { Type: CouponType.FixedAmount, Percent: not 0 } => Failure.Invalid("percentage_rate", "A fixed amount has no percentage"),
        { Type: CouponType.Percentage, Percent: <= 0 or > 100 } =>
            Failure.Invalid("percentage_rate", "A percentage must be above 0 and at most 100", "out_of_range"),
        { Type: CouponType.Percentage, AmountMinor: not 0 } => Failure.Invalid("amount_cents", "A percentage has no amount"),
        { Frequency: CouponFrequency.Recurring, FrequencyDuration: null or < 1 } =>
            Failure.Invalid("frequency_duration", "A recurring coupon works on at least 1 invoice", "out_of_range"),
        { Frequency: not CouponFrequency.Recurring, FrequencyDuration: not null } =>
            Failure.Invalid("frequency_duration", "Only a recurring coupon has a number of invoices"),
        _ => null,
    };

    /// <summary>An end must lie ahead.</summary>
    public static Failure? Expiry(Instant? expirationAt, Instant now) =>
        expirationAt <= now ? Failure.Invalid("expiration_at", "The expiry lies in the past") : null;
}
