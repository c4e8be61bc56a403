using System.Globalization;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Discounts;
using Billing.Application.Persistence;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Application.Subscriptions;
using Billing.Domain.Results;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Application.Wallets;

/// <summary>
/// Does what time does to a customer's wallets and coupons: ends what has expired and tops up by rule. A top-up is named by the wallet and its number, so that each
/// happens once whatever crashes.
/// </summary>
public sealed class SettleCreditDue(Transactor transactor, IInvoiceSettings settings, IRandomSource random)
{
    /// <summary>Does the first that is due. The caller drains the outbox and looks at the account again.</summary>
    internal async ValueTask<Result<bool>> RunAsync(CustomerAccount account, CreditDue due, CancellationToken cancellationToken)
    {
        InvoiceSettings org = await settings.FindAsync(account.Space, cancellationToken);

        // An end may come again, when a use of the coupon is given back: only the account tells whether it is still to be done.
        Command command = due.TopUpNumber is { } number
            ? Command.FromJob("top-up", account.Space.ToString(), due.Id.ToString(), number.ToString(CultureInfo.InvariantCulture))
            : Command.Once(random);
        Result<Outcome<bool>> done = await transactor.RunQueuedAsync(
            CustomerRows.PartitionOf(account.Space, account.Customer.Id), command, StoredJson.Default.Boolean, (work, ct) => SettleAsync(work, due, org, ct),
            cancellationToken);
        return done.Failure?.Kind == FailureKind.Unavailable ? false : done.Map(outcome => outcome.Value);
    }

    private static Failure Changed { get; } = Failure.Of(FailureKind.Unavailable, "The account changed meanwhile");

    private static async ValueTask<Result<bool>> SettleAsync(
        PartitionWork work, CreditDue due, InvoiceSettings org, CancellationToken cancellationToken)
    {
        CustomerAccount account = work.Account()!;
        if (CreditDue.Next(account) != due)
        {
            return Changed; // not false: that would stand as this top-up's answer
        }

        Result<CustomerAccount> settled = account.Coupons.FirstOrDefault(coupon => coupon.Id == due.Id) is { } coupon
            ? work.Save(account, coupon.Ended(work.Now, byHand: false))
            : await SettleAsync(work, account, (await work.WalletAsync(due.Id, cancellationToken))!, due, org, cancellationToken);
        if (!settled.IsSuccess)
        {
            return settled.Failure;
        }

        work.SetGuard(work.Reschedule(settled.Value), StoredJson.Default.CustomerAccount);
        return true;
    }

    private static async ValueTask<Result<CustomerAccount>> SettleAsync(
        PartitionWork work, CustomerAccount account, Wallet wallet, CreditDue due, InvoiceSettings org, CancellationToken cancellationToken)
    {
        if (due.TopUpNumber is null)
        {
            return work.End(account, wallet).Account;
        }

        if (WalletTopUps.Next(wallet, DateTimeZoneProviders.Tzdb[account.Customer.TimeZoneId]) is not (TopUpRule rule, _))
        {
            return Changed; // another process has topped it up since the account was read
        }

        WalletTransactionSource source = rule.Trigger == TopUpTrigger.Interval ? WalletTransactionSource.Interval : WalletTransactionSource.Threshold;
        Result<(CustomerAccount Account, Wallet Wallet)> added = rule.Paid
            ? await work.SellAsync(account, wallet, rule.Credits, source, org, cancellationToken)
            : (account, work.Grant(account, wallet, rule.Credits, WalletCredits.Of(rule.Credits, wallet.RateMinor).AmountMinor, source));
        return added.Map(it => work.Save(it.Account, it.Wallet.Done(rule) with { UpdatedAt = work.Now }));
    }
}
