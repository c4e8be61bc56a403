using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Wallets;

namespace Billing.Application.Wallets;

/// <summary>Ends a wallet for good; what is left in it is lost, as a transaction and a journal entry show.</summary>
public sealed class TerminateWallet(Transactor transactor)
{
    /// <summary>Ends it. Refused with <see cref="FailureKind.WrongState"/> when it has ended before.</summary>
    public ValueTask<Result<Outcome<Wallet>>> RunAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        transactor.RunAsync(
            CustomerRows.PartitionOf(space, id), command, StoredJson.Default.Wallet,
            async (work, ct) => await work.WalletAsync(id, ct) is { } wallet && work.Account(wallet.CustomerId) is { } account
                ? Terminate(work, account, wallet)
                : Failure.NotFound("Wallet"),
            cancellationToken);

    private static Result<Wallet> Terminate(PartitionWork work, CustomerAccount account, Wallet wallet)
    {
        if (wallet.Status != WalletStatus.Active)
        {
            return Failure.Of(FailureKind.WrongState, "The wallet is terminated");
        }

        (account, Wallet ended) = work.End(account, wallet);
        work.SetGuard(work.Reschedule(account), StoredJson.Default.CustomerAccount);
        return ended;
    }
}
