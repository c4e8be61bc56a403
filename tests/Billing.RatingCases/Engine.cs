using Billing.RatingCases.Topics;

namespace Billing.RatingCases;

/// <summary>Sends a case to the part of the engine that its topic is about.</summary>
internal static class Engine
{
    internal static Answer Answer(string topic, Input input) => topic switch
    {
        "standard" or "graduated" or "volume" or "package" or "percentage" or "graduated_percentage" or "dynamic" or "custom" => PricingTopic.Answer(topic, input),
        "pay_in_advance" => AdvanceTopic.Answer(input),
        "unique_count" or "latest" or "max" or "metric_rounding" => QuantityTopic.Answer(topic, input),
        "prorated_recurring" => RecurringTopic.Answer(input),
        "trial" => TrialTopic.Answer(input),
        "proration_change" => ChangeTopic.Answer(input),
        "proration_cancel" => CancelTopic.Answer(input),
        "proration_killbill" => DayRatioTopic.Answer(input),
        "billing_dates" => BillingDatesTopic.Answer(input),
        "dst_days" => BillingDatesTopic.Days(input),
        "coupons" => CouponTopic.Answer(input),
        "taxes" => TaxTopic.Answer(input),
        "currency_rounding" => CurrencyTopic.Answer(input),
        "minimum_commitment" => CommitmentTopic.Answer(input),
        "progressive_billing" => ProgressiveTopic.Answer(input),
        "wallet" => WalletTopic.Answer(input),
        "credit_notes" => CreditNoteTopic.Answer(input),
        _ => throw new RefusedException($"unknown topic '{topic}'"),
    };
}
