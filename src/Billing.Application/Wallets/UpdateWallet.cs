using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Wallets;

namespace Billing.Application.Wallets;

/// <summary>Changes a wallet.</summary>
public sealed class UpdateWallet(Transactor transactor)
{
    /// <summary>Applies the patch. Refused with <see cref="FailureKind.WrongState"/> when the wallet has ended.</summary>
    public ValueTask<Result<Outcome<Wallet>>> RunAsync(
        DataSpace space, BillingId id, WalletPatch patch, Command command, CancellationToken cancellationToken) => transactor.RunAsync(
            CustomerRows.PartitionOf(space, id), command, StoredJson.Default.Wallet,
            async (work, ct) => await work.WalletAsync(id, ct) is { } wallet && work.Account(wallet.CustomerId) is { } account
                ? Change(work, account, wallet, patch)
                : Failure.NotFound("Wallet"),
            cancellationToken);

    private static Result<Wallet> Change(PartitionWork work, CustomerAccount account, Wallet wallet, WalletPatch patch)
    {
        if (wallet.Status != WalletStatus.Active)
        {
            return Failure.Of(FailureKind.WrongState, "The wallet is terminated");
        }

        if (patch.ExpirationAt <= work.Now)
        {
            return Failure.Invalid("expiration_at", "The expiry lies in the past", "value_error");
        }

        if (patch.TopUpRules is { } rules && TopUpRuleCheck.Of(rules, wallet.RateMinor, work.Now) is { } wrong)
        {
            return wrong;
        }

        Wallet changed = wallet with
        {
            Name = patch.Name ?? wallet.Name,
            ExpirationAt = patch.ExpirationAt ?? wallet.ExpirationAt,
            MetadataJson = patch.MetadataJson ?? wallet.MetadataJson,
            Priority = patch.Priority ?? wallet.Priority,
            FeeTypes = patch.FeeTypes ?? wallet.FeeTypes,
            MetricCodes = patch.MetricCodes ?? wallet.MetricCodes,
            TopUpRules = patch.TopUpRules is null ? wallet.TopUpRules : TopUpRuleCheck.Started(patch.TopUpRules, account.Customer.TimeZoneId, work.Now),
            UpdatedAt = work.Now,
        };
        changed = patch.TopUpRules is null ? changed : changed.Watched(work.Now);
        work.SetGuard(work.Reschedule(work.Save(account, changed)), StoredJson.Default.CustomerAccount);
        work.EmitEvent(account.Space, "wallet.updated", changed.Id, changed, StoredJson.Default.Wallet);
        return changed;
    }
}
