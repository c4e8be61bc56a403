using Billing.Domain.Results;

namespace Billing.Domain.Wallets;

/// <summary>
/// Credits that move from one wallet to another: the same number of credits, so that their money changes when the rates differ. Granted credit goes first and
/// stays granted.
/// </summary>
/// <param name="OutGrantedMinor">Granted money that leaves the source.</param>
/// <param name="OutPaidMinor">Bought money that leaves the source.</param>
/// <param name="InGrantedMinor">Granted money that reaches the target.</param>
/// <param name="InPaidMinor">Bought money that reaches the target.</param>
public sealed record WalletTransfer(long OutGrantedMinor, long OutPaidMinor, long InGrantedMinor, long InPaidMinor)
{
    /// <summary>All that leaves the source.</summary>
    public long OutMinor => OutGrantedMinor + OutPaidMinor;

    /// <summary>All that reaches the target.</summary>
    public long InMinor => InGrantedMinor + InPaidMinor;

    /// <summary>The transfer of some credits; refused when the source has too few or they are worth nothing.</summary>
    /// <param name="source">Where they come from.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="credits">How many, above 0.</param>
    public static Result<WalletTransfer> Of(Wallet source, Wallet target, decimal credits)
    {
        if (credits > source.BalanceCredits) return Failure.Of(FailureKind.WrongState, $"The source wallet has only {source.BalanceCredits:0.####} credits");

        long taken = Math.Min(source.BalanceMinor, WalletCredits.Of(credits, source.RateMinor).AmountMinor);
        long given = WalletCredits.Of(credits, target.RateMinor).AmountMinor;
        if (taken == 0 || given == 0) return Failure.Invalid("credits", "The credits are worth less than half a minor unit", "greater_than");

        long granted = Math.Min(taken, source.GrantedBalanceMinor);
        long paid = taken - granted;
        long toPaid = Monetary.MoneyRounding.ToMinor((decimal)paid * given / taken);
        return new WalletTransfer(granted, paid, given - toPaid, toPaid);
    }
}
