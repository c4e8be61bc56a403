using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Platform;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Wallets;

namespace Billing.Application.Wallets;

/// <summary>Credits of a wallet that are taken, given and sold in one step.</summary>
/// <param name="Voided">Taken, at most what there is.</param>
/// <param name="Granted">Given.</param>
/// <param name="Paid">Sold by an invoice: they come when it is paid.</param>
public sealed record CreditMoves(decimal Voided, decimal Granted, decimal Paid);

/// <summary>Takes, gives and sells credits of a wallet, in this order and as one unit of work: all of it happens, or nothing.</summary>
public sealed class MoveWalletCredits(Transactor transactor, IInvoiceSettings settings)
{
    /// <summary>
    /// Makes the moves. Refused with <see cref="FailureKind.WrongState"/> when the wallet has ended or expired, and at the field when nothing is moved or more is taken
    /// than there is.
    /// </summary>
    public async ValueTask<Result<Outcome<Wallet>>> RunAsync(
        DataSpace space, BillingId id, CreditMoves moves, Command command, CancellationToken cancellationToken)
    {
        InvoiceSettings? org = moves.Paid > 0 ? await settings.FindAsync(space, cancellationToken) : null;
        return await transactor.RunAsync(
            CustomerRows.PartitionOf(space, id), command, StoredJson.Default.Wallet,
            async (work, ct) => await work.WalletAsync(id, ct) is { } wallet && work.Account(wallet.CustomerId) is { } account
                ? await MoveAsync(work, account, wallet, moves, org, ct)
                : Failure.NotFound("Wallet"),
            cancellationToken);
    }

    private static async ValueTask<Result<Wallet>> MoveAsync(
        PartitionWork work, CustomerAccount account, Wallet wallet, CreditMoves moves, InvoiceSettings? org, CancellationToken cancellationToken)
    {
        if (wallet.Status != WalletStatus.Active || wallet.ExpirationAt <= work.Now)
        {
            return Failure.Of(FailureKind.WrongState, wallet.Status != WalletStatus.Active ? "The wallet is terminated" : "The wallet has expired");
        }

        Result<long> taken = WalletAmount.Of(moves.Voided, wallet.RateMinor, "voided_credits");
        Result<long> given = WalletAmount.Of(moves.Granted, wallet.RateMinor, "granted_credits");
        Result<long> sold = WalletAmount.Of(moves.Paid, wallet.RateMinor, "paid_credits");
        if ((taken.Failure ?? given.Failure ?? sold.Failure) is { } large)
        {
            return large;
        }

        if (taken.Value + given.Value + sold.Value == 0)
        {
            return Failure.Invalid("voided_credits", "Say how many credits are taken, given or sold", "missing");
        }

        if (taken.Value > wallet.BalanceMinor)
        {
            return Failure.Invalid("voided_credits", $"The wallet has {wallet.BalanceCredits} credits", "less_than_equal");
        }

        wallet = work.Void(account, wallet, taken.Value, moves.Voided);
        wallet = given.Value > 0 ? work.Grant(account, wallet, moves.Granted, given.Value, WalletTransactionSource.Manual) : wallet;
        if (sold.Value > 0)
        {
            Result<(CustomerAccount Account, Wallet Wallet)> added =
                await work.SellAsync(account, wallet, moves.Paid, WalletTransactionSource.Manual, org!, cancellationToken);
            if (!added.IsSuccess)
            {
                return added.Failure;
            }

            (account, wallet) = added.Value;
        }

        wallet = (wallet with { UpdatedAt = work.Now }).Watched(work.Now);
        work.SetGuard(work.Reschedule(work.Save(account, wallet)), StoredJson.Default.CustomerAccount);
        work.EmitEvent(account.Space, "wallet.updated", wallet.Id, wallet, StoredJson.Default.Wallet);
        return wallet;
    }
}
