using Billing.Domain.Results;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Application.Wallets;

/// <summary>What rules of a wallet must be like.</summary>
internal static class TopUpRuleCheck
{
    /// <summary>What is wrong with new rules, or null.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="rateMinor">Minor units per credit.</param>
    /// <param name="now">The time of the change.</param>
    public static Failure? Of(IReadOnlyList<TopUpRule> rules, decimal rateMinor, Instant now)
    {
        for (int i = 0; i < rules.Count; i++)
        {
            TopUpRule rule = rules[i];
            string at = $"top_up_rules.{i}";
            Result<long> worth = WalletAmount.Of(rule.Credits, rateMinor, $"{at}.credits");
            if (!worth.IsSuccess)
            {
                return worth.Failure;
            }

            if (worth.Value == 0)
            {
                return Failure.Invalid($"{at}.credits", "The credits are worth less than half a minor unit", "greater_than");
            }

            if (rules.Take(i).Any(each => each.Trigger == rule.Trigger))
            {
                return Failure.Invalid($"{at}.trigger", "A wallet has one rule of each trigger", "value_error");
            }

            if (Missing(rule, at, now) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    /// <summary>The rules as they start: one by time without a start begins one interval from now.</summary>
    public static IReadOnlyList<TopUpRule> Started(IReadOnlyList<TopUpRule> rules, string timeZoneId, Instant now) =>
    [
        .. rules.Select(rule => rule.Trigger == TopUpTrigger.Threshold
            ? rule
            : rule with { StartsAt = rule.StartsAt ?? rule.At(now, 1, DateTimeZoneProviders.Tzdb[timeZoneId]) }),
    ];

    private static Failure? Missing(TopUpRule rule, string at, Instant now) => rule switch
    {
        { Trigger: TopUpTrigger.Interval, Interval: null } => Failure.Invalid($"{at}.interval", "A rule by time needs its interval", "missing"),
        { Trigger: TopUpTrigger.Interval, StartsAt: { } start } when start <= now => Failure.Invalid($"{at}.starts_at", "The start lies in the past"),
        { Trigger: TopUpTrigger.Threshold, ThresholdCredits: null } => Failure.Invalid($"{at}.threshold_credits", "A rule by threshold needs it", "missing"),
        _ => null,
    };
}
