using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Platform;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Wallets;

namespace Billing.Application.Wallets;

/// <summary>Gives credits to a wallet, or sells them to it.</summary>
public sealed class TopUpWallet(Transactor transactor, IInvoiceSettings settings)
{
    /// <summary>Tops it up. Refused with <see cref="FailureKind.WrongState"/> when the wallet has ended or expired.</summary>
    /// <param name="space">Whose.</param>
    /// <param name="id">The wallet.</param>
    /// <param name="credits">How many credits, above 0.</param>
    /// <param name="source">What started it.</param>
    /// <param name="command">Names the effect: the same command gives credits once.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <param name="isPaid">True when a final invoice sells them: they come when it is paid.</param>
    public async ValueTask<Result<Outcome<Wallet>>> RunAsync(
        DataSpace space, BillingId id, decimal credits, WalletTransactionSource source, Command command, CancellationToken cancellationToken,
        bool isPaid = false)
    {
        InvoiceSettings? org = isPaid ? await settings.FindAsync(space, cancellationToken) : null;
        return await transactor.RunAsync(
            CustomerRows.PartitionOf(space, id), command, StoredJson.Default.Wallet,
            async (work, ct) => await work.WalletAsync(id, ct) is { } wallet && work.Account(wallet.CustomerId) is { } account
                ? await TopUpAsync(work, account, wallet, credits, source, org, ct)
                : Failure.NotFound("Wallet"),
            cancellationToken);
    }

    private static async ValueTask<Result<Wallet>> TopUpAsync(
        PartitionWork work, CustomerAccount account, Wallet wallet, decimal credits, WalletTransactionSource source, InvoiceSettings? org,
        CancellationToken cancellationToken)
    {
        if (wallet.Status != WalletStatus.Active)
        {
            return Failure.Of(FailureKind.WrongState, "The wallet is terminated");
        }

        if (wallet.ExpirationAt <= work.Now)
        {
            return Failure.Of(FailureKind.WrongState, "The wallet has expired");
        }

        Result<long> amount = WalletAmount.Of(credits, wallet.RateMinor, "credits");
        if (!amount.IsSuccess)
        {
            return amount.Failure;
        }

        if (amount.Value == 0)
        {
            return Failure.Invalid("credits", "The credits are worth less than half a minor unit", "greater_than");
        }

        Result<(CustomerAccount Account, Wallet Wallet)> added = org is null
            ? (account, work.Grant(account, wallet, credits, amount.Value, source))
            : await work.SellAsync(account, wallet, credits, source, org, cancellationToken);
        if (!added.IsSuccess)
        {
            return added.Failure;
        }

        (account, Wallet topped) = added.Value;
        topped = (topped with { UpdatedAt = work.Now }).Watched(work.Now);
        work.SetGuard(work.Reschedule(work.Save(account, topped)), StoredJson.Default.CustomerAccount);
        return topped;
    }
}
