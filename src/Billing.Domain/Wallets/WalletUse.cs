using Billing.Domain.Identity;

namespace Billing.Domain.Wallets;

/// <summary>What an invoice took from a wallet, in minor units.</summary>
/// <param name="WalletId">The wallet.</param>
/// <param name="GrantedMinor">Of credit that was given.</param>
/// <param name="PaidMinor">Of credit that was bought.</param>
public sealed record WalletUse(BillingId WalletId, long GrantedMinor, long PaidMinor)
{
    /// <summary>Both together.</summary>
    public long AmountMinor => GrantedMinor + PaidMinor;
}
