using Billing.Domain.Monetary;
using Billing.Domain.Tests.Invoicing;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Domain.Tests.Wallets;

public sealed class TopUpRuleTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    [Fact]
    public void Months_are_counted_from_the_first_so_that_the_31st_is_kept()
    {
        Instant start = new LocalDateTime(2026, 1, 31, 9, 0).InZoneStrictly(Berlin).ToInstant();
        var rule = new TopUpRule(TopUpTrigger.Interval, 10, Interval: TopUpInterval.Monthly, StartsAt: start);
        Assert.Equal(
            ["2026-01-31T09", "2026-02-28T09", "2026-03-31T09", "2026-04-30T09"],
            Enumerable.Range(0, 4).Select(n => (rule with { Done = n }).NextAt(Berlin)!.Value.InZone(Berlin).ToString("uuuu-MM-dd'T'HH", null)));
    }

    [Fact]
    public void A_shortage_makes_one_top_up_and_what_is_sold_counts_as_there()
    {
        Wallet wallet = Wallet(500) with { TopUpRules = [new TopUpRule(TopUpTrigger.Threshold, 10, ThresholdCredits: 400)] };
        Assert.Null(wallet.Watched(Build.Start).BelowThresholdAt);

        Wallet low = (wallet with { GrantedBalanceMinor = 399 }).Watched(Build.Start);
        Assert.Equal(Build.Start, WalletTopUps.Next(low, DateTimeZone.Utc)!.Value.At);
        Assert.Null((low with { PendingMinor = 1 }).Watched(Build.Start).BelowThresholdAt);
        Wallet done = low.Done(low.TopUpRules[0]);
        Assert.Equal((1, 1), (done.TopUps, done.TopUpRules[0].Done));
        Assert.Null(WalletTopUps.Next(done, DateTimeZone.Utc));
    }

    [Fact]
    public void Nothing_is_topped_up_from_the_expiry_on_nor_in_a_wallet_that_has_ended()
    {
        var rule = new TopUpRule(TopUpTrigger.Interval, 10, Interval: TopUpInterval.Weekly, StartsAt: Build.Start);
        Wallet wallet = Wallet(0) with { TopUpRules = [rule], ExpirationAt = Build.Start + Duration.FromDays(7) };
        Assert.Equal(Build.Start, WalletTopUps.Next(wallet, DateTimeZone.Utc)!.Value.At);
        Assert.Null(WalletTopUps.Next(wallet.Done(rule), DateTimeZone.Utc));
        Assert.Null(WalletTopUps.Next(wallet with { Status = WalletStatus.Terminated }, DateTimeZone.Utc));
    }

    private static Wallet Wallet(long balance) => new()
    {
        Id = Build.Id(1),
        CustomerId = Build.Id(400),
        Currency = Currency.Usd,
        GrantedBalanceMinor = balance,
        CreatedAt = Build.Start,
        UpdatedAt = Build.Start,
    };
}
