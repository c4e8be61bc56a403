using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Domain.Wallets;

namespace Billing.Application.Wallets;

/// <summary>Creates a wallet of a customer, with granted credits when wanted.</summary>
public sealed class CreateWallet(Transactor transactor)
{
    /// <summary>Most active wallets of a customer: all of them are read to pay an invoice.</summary>
    public const int MaxActive = 50;

    /// <summary>Creates it. Refused when the customer is unknown, the expiry is past, or the customer has a wallet with the code.</summary>
    public ValueTask<Result<Outcome<Wallet>>> RunAsync(DataSpace space, NewWallet input, Command command, CancellationToken cancellationToken) =>
        transactor.RunAsync(
            CustomerRows.PartitionOf(space, input.CustomerId), command, StoredJson.Default.Wallet,
            async (work, ct) => work.Account(input.CustomerId) is { } account
                ? await CreateAsync(work, account, input, ct)
                : Failure.Invalid("customer_id", "There is no such customer", "unknown_reference"),
            cancellationToken);

    /// <summary>The same as a part of other work; the account is written with it.</summary>
    internal static async ValueTask<Result<Wallet>> CreateAsync(
        PartitionWork work, CustomerAccount account, NewWallet input, CancellationToken cancellationToken)
    {
        Result<long> initial = WalletAmount.Of(input.InitialGrantedCredits, input.RateMinor, "initial_granted_credits");
        if (!initial.IsSuccess)
        {
            return initial.Failure;
        }

        if (input.ExpirationAt <= work.Now)
        {
            return Failure.Invalid("expiration_at", "The expiry lies in the past", "value_error");
        }

        if (TopUpRuleCheck.Of(input.TopUpRules, input.RateMinor, work.Now) is { } wrong)
        {
            return wrong;
        }

        if (account.Wallets.Count >= MaxActive)
        {
            return Failure.Of(FailureKind.WrongState, $"A customer has at most {MaxActive} active wallets");
        }

        BillingId id = IdDerivation.ItemOf(input.CustomerId.Owner, 0, "wallet", work.Command.Id);
        if (input.Code is { } code && !await ClaimAsync(work, code, id, cancellationToken))
        {
            return Failure.Of(FailureKind.WrongState, $"The customer has a wallet with the code '{code}' already");
        }

        var wallet = new Wallet
        {
            Id = id,
            CustomerId = input.CustomerId,
            Name = input.Name,
            Code = input.Code,
            Status = WalletStatus.Active,
            Currency = input.Currency,
            RateMinor = input.RateMinor,
            Priority = input.Priority,
            ExpirationAt = input.ExpirationAt,
            MetadataJson = input.MetadataJson,
            FeeTypes = input.FeeTypes,
            MetricCodes = input.MetricCodes,
            TopUpRules = TopUpRuleCheck.Started(input.TopUpRules, account.Customer.TimeZoneId, work.Now),
            CreatedAt = work.Now,
            UpdatedAt = work.Now,
        };
        if (initial.Value > 0)
        {
            wallet = work.Grant(account, wallet, input.InitialGrantedCredits, initial.Value, WalletTransactionSource.Manual);
        }

        wallet = wallet.Watched(work.Now);
        account = work.Save(account with { Wallets = [.. account.Wallets, id] }, wallet);
        work.SetGuard(work.Reschedule(account), StoredJson.Default.CustomerAccount);
        work.EmitEvent(account.Space, "wallet.created", id, wallet, StoredJson.Default.Wallet);
        return wallet;
    }

    private static async ValueTask<bool> ClaimAsync(PartitionWork work, string code, BillingId id, CancellationToken cancellationToken)
    {
        string row = CustomerRows.WalletCode(code);
        if (await work.ReadAsync(row, StoredJson.Default.CodeClaim, cancellationToken) is not null)
        {
            return false;
        }

        work.Insert(row, new Catalog.CodeClaim(id), StoredJson.Default.CodeClaim);
        return true;
    }
}

/// <summary>What credits are worth.</summary>
internal static class WalletAmount
{
    private const decimal LargestMinor = 1_000_000_000_000_000m;

    /// <summary>The money of some credits, rounded once to whole minor units; refused when it is absurdly large.</summary>
    public static Result<long> Of(decimal credits, decimal rateMinor, string field) =>
        rateMinor > LargestMinor || credits > LargestMinor / rateMinor
            ? Failure.Invalid(field, $"The credits are worth more than {LargestMinor} minor units", "less_than_equal")
            : MoneyRounding.ToMinor(credits * rateMinor);
}
