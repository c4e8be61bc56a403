using Billing.Application.Consistency;
using Billing.Application.Wallets;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Wallets;

namespace Billing.Application.Portal;

/// <summary>A customer buys credits for a wallet. Nobody gives credits to himself: a final invoice sells them, and they come when it is paid.</summary>
public sealed class PortalTopUp(TopUpWallet topUp)
{
    /// <summary>Buys them, once for each command; refused as <see cref="TopUpWallet"/> does.</summary>
    public async ValueTask<Result<Outcome<BoughtCredits>>> RunAsync(
        DataSpace space, BillingId walletId, decimal credits, Command command, CancellationToken cancellationToken) =>
        (await topUp.RunAsync(space, walletId, credits, WalletTransactionSource.Manual, command, cancellationToken, isPaid: true))
            .Map(done => new Outcome<BoughtCredits>(new BoughtCredits(done.Value, credits, CreditSales.InvoiceOf(walletId.Owner, command)), done.Replayed));
}

/// <summary>Credits that were bought.</summary>
/// <param name="Wallet">The wallet right after the sale.</param>
/// <param name="Credits">How many.</param>
/// <param name="InvoiceId">The invoice that sells them.</param>
public sealed record BoughtCredits(Wallet Wallet, decimal Credits, BillingId InvoiceId);
