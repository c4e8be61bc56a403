using NodaTime;

namespace Billing.Domain.Wallets;

/// <summary>When a wallet's rules top it up. Each top-up has a number of its own, so that it happens once.</summary>
public static class WalletTopUps
{
    /// <summary>The rule that is due next and when, or null. Nothing is due from the wallet's expiry on.</summary>
    /// <param name="wallet">The wallet.</param>
    /// <param name="zone">The customer's zone.</param>
    public static (TopUpRule Rule, Instant At)? Next(Wallet wallet, DateTimeZone zone)
    {
        (TopUpRule Rule, Instant At)? next = null;
        foreach (TopUpRule rule in wallet.TopUpRules)
        {
            Instant? at = rule.Trigger == TopUpTrigger.Threshold ? wallet.BelowThresholdAt : rule.NextAt(zone);
            bool isDue = wallet.Status == WalletStatus.Active && at is not null && !(at >= wallet.ExpirationAt);
            if (isDue && (next is null || at < next.Value.At)) next = (rule, at!.Value);
        }

        return next;
    }

    /// <summary>
    /// The wallet with its rule by threshold looked at: credits that were sold and wait for their payment count as there, so that one shortage makes one
    /// top-up.
    /// </summary>
    /// <param name="wallet">The wallet after its balance or its rules have changed.</param>
    /// <param name="now">When that was.</param>
    public static Wallet Watched(this Wallet wallet, Instant now)
    {
        TopUpRule? rule = wallet.TopUpRules.FirstOrDefault(each => each.Trigger == TopUpTrigger.Threshold);
        bool isBelow = rule is not null && (wallet.BalanceMinor + wallet.PendingMinor) / wallet.RateMinor < rule.ThresholdCredits;
        return wallet with { BelowThresholdAt = isBelow ? wallet.BelowThresholdAt ?? now : null };
    }

    /// <summary>The wallet after a rule has topped it up; a rule by threshold has done what it can for this shortage.</summary>
    public static Wallet Done(this Wallet wallet, TopUpRule rule) => wallet with
    {
        TopUps = wallet.TopUps + 1,
        BelowThresholdAt = rule.Trigger == TopUpTrigger.Threshold ? null : wallet.BelowThresholdAt,
        TopUpRules = [.. wallet.TopUpRules.Select(each => each == rule ? each with { Done = each.Done + 1 } : each)],
    };
}
