using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Ledger;
using Billing.Application.Persistence;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;
using Billing.Domain.Ledger;
using Billing.Domain.Results;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Application.Wallets;

/// <summary>Two wallets after credits moved between them.</summary>
/// <param name="Source">Where they came from.</param>
/// <param name="Target">Where they went.</param>
/// <param name="Credits">How many.</param>
public sealed record TransferredCredits(Wallet Source, Wallet Target, decimal Credits);

/// <summary>Moves credits between two wallets of a customer, in one commit.</summary>
public sealed class TransferCredits(Transactor transactor)
{
    /// <summary>
    /// Moves them. Refused with <see cref="FailureKind.WrongState"/> when a wallet has ended or expired, when they belong to different customers or have different
    /// currencies, and when the source has too few credits.
    /// </summary>
    public async ValueTask<Result<Outcome<TransferredCredits>>> RunAsync(
        DataSpace space, BillingId sourceId, BillingId targetId, decimal credits, Command command, CancellationToken cancellationToken) =>
        await transactor.RunAsync(
            CustomerRows.PartitionOf(space, sourceId), command, StoredJson.Default.TransferredCredits,
            (work, ct) => TransferAsync(work, sourceId, targetId, credits, ct), cancellationToken);

    private static async ValueTask<Result<TransferredCredits>> TransferAsync(
        PartitionWork work, BillingId sourceId, BillingId targetId, decimal credits, CancellationToken cancellationToken)
    {
        if (await work.WalletAsync(sourceId, cancellationToken) is not { } source || work.Account(source.CustomerId) is not { } account)
        {
            return Unknown("source_wallet_id");
        }

        if (sourceId == targetId)
        {
            return Failure.Of(FailureKind.WrongState, "Source and target are the same wallet");
        }

        if (await work.WalletAsync(targetId, cancellationToken) is not { } target)
        {
            return Unknown("target_wallet_id");
        }

        if (Check(source, work.Now, "source") is { } wrongSource)
        {
            return wrongSource;
        }

        if (Check(target, work.Now, "target") is { } wrongTarget)
        {
            return wrongTarget;
        }

        if (source.Currency != target.Currency)
        {
            return Failure.Of(FailureKind.WrongState, $"The wallets have different currencies, {source.Currency.Code} and {target.Currency.Code}");
        }

        if (WalletAmount.Of(credits, target.RateMinor, "credits").Failure is { } tooMany)
        {
            return tooMany;
        }

        return WalletTransfer.Of(source, target, credits).Map(transfer => Move(work, account, source, target, credits, transfer));
    }

    private static TransferredCredits Move(
        PartitionWork work, CustomerAccount account, Wallet source, Wallet target, decimal credits, WalletTransfer transfer)
    {
        WalletTransaction taken = work.Move(
            account, source, WalletTransactionType.Outbound, WalletTransactionReason.Transferred, WalletTransactionSource.Manual, transfer.OutMinor, credits,
            invoiceId: null);
        work.Move(
            account, target, WalletTransactionType.Inbound, WalletTransactionReason.Transferred, WalletTransactionSource.Manual, transfer.InMinor, credits,
            invoiceId: null);
        work.Book(JournalEntryKind.WalletTransferred, taken.Id, source.Currency, MoneyPostings.WalletTransferred(transfer));
        source = source with
        {
            GrantedBalanceMinor = source.GrantedBalanceMinor - transfer.OutGrantedMinor,
            PaidBalanceMinor = source.PaidBalanceMinor - transfer.OutPaidMinor,
            UpdatedAt = work.Now,
        };
        target = target with
        {
            GrantedBalanceMinor = target.GrantedBalanceMinor + transfer.InGrantedMinor,
            PaidBalanceMinor = target.PaidBalanceMinor + transfer.InPaidMinor,
            UpdatedAt = work.Now,
        };
        (source, target) = (source.Watched(work.Now), target.Watched(work.Now));
        account = work.Save(work.Save(account, source), target);
        work.SetGuard(work.Reschedule(account), StoredJson.Default.CustomerAccount);
        return new TransferredCredits(source, target, credits);
    }

    private static Failure Unknown(string field) => Failure.Invalid(field, "There is no such wallet of this customer", "unknown_reference");

    private static Failure? Check(Wallet wallet, Instant now, string which) =>
        wallet.Status != WalletStatus.Active ? Failure.Of(FailureKind.WrongState, $"The {which} wallet is terminated")
        : wallet.ExpirationAt <= now ? Failure.Of(FailureKind.WrongState, $"The {which} wallet has expired")
        : null;
}
