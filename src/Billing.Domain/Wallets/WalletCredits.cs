using Billing.Domain.Monetary;

namespace Billing.Domain.Wallets;

/// <summary>Credits and money. Credits are always what the money can express, so that a balance never holds a fraction of a cent.</summary>
public static class WalletCredits
{
    /// <summary>The money that some credits cost, and the credits this money stands for.</summary>
    /// <param name="credits">Credits asked for.</param>
    /// <param name="rateMinor">Minor units per credit.</param>
    public static (long AmountMinor, decimal Credits) Of(decimal credits, decimal rateMinor)
    {
        long amount = MoneyRounding.ToMinor(credits * rateMinor);
        return (amount, amount / rateMinor);
    }
}
