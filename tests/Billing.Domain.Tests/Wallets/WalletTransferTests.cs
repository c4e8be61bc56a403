using Billing.Domain.Ledger;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Domain.Tests.Invoicing;
using Billing.Domain.Wallets;
using FsCheck;
using FsCheck.Fluent;

namespace Billing.Domain.Tests.Wallets;

public sealed class WalletTransferTests
{
    [Fact]
    public void Granted_credit_goes_first_and_stays_granted() =>
        Assert.Equal(new WalletTransfer(60, 40, 60, 40), WalletTransfer.Of(Wallet(1, 60, 100), Wallet(1, 0, 0), 100).Value);

    [Fact]
    public void The_number_of_credits_stays_and_their_money_follows_the_rate() =>
        Assert.Equal(new WalletTransfer(0, 100, 0, 250), WalletTransfer.Of(Wallet(1, 0, 100), Wallet(2.5m, 0, 0), 100).Value);

    [Fact]
    public void More_than_there_is_cannot_move_nor_what_is_worth_nothing()
    {
        Assert.Equal(FailureKind.WrongState, WalletTransfer.Of(Wallet(1, 0, 100), Wallet(1, 0, 0), 100.5m).Failure!.Kind);
        Assert.Equal(FailureKind.Invalid, WalletTransfer.Of(Wallet(1, 0, 100), Wallet(0.001m, 0, 0), 1).Failure!.Kind);
    }

    [Fact]
    public void Balances_stay_above_zero_and_the_posting_makes_up_for_the_change_of_value() =>
        Prop.ForAll(
            Gen.Choose(0, 5000).Zip(Gen.Choose(0, 5000)).ToArbitrary(), Gen.Choose(1, 400).Zip(Gen.Choose(1, 400)).ToArbitrary(),
            Gen.Choose(1, 8000).ToArbitrary(), (balance, rates, hundredths) =>
            {
                Wallet source = Wallet(rates.Item1 / 100m, balance.Item1, balance.Item2);
                Wallet target = Wallet(rates.Item2 / 100m, 0, 0);
                if (!WalletTransfer.Of(source, target, hundredths / 100m).TryGet(out WalletTransfer? moved, out _)) return true;

                IReadOnlyList<Posting> postings = MoneyPostings.WalletTransferred(moved);
                long liability = -postings.Where(each => each.Account == LedgerAccount.WalletLiability).Sum(each => each.AmountMinor);
                return moved.OutGrantedMinor <= source.GrantedBalanceMinor && moved.OutPaidMinor <= source.PaidBalanceMinor
                    && moved.InGrantedMinor >= 0 && moved.InPaidMinor >= 0
                    && postings.Sum(each => each.AmountMinor) == 0 && liability == moved.InMinor - moved.OutMinor;
            }).QuickCheckThrowOnFailure();

    private static Wallet Wallet(decimal rate, long granted, long paid) => new()
    {
        Id = Build.Id(1),
        CustomerId = Build.Id(400),
        Currency = Currency.Usd,
        RateMinor = rate,
        GrantedBalanceMinor = granted,
        PaidBalanceMinor = paid,
        CreatedAt = Build.Start,
        UpdatedAt = Build.Start,
    };
}
