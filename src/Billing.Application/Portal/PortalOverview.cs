using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Wallets;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Wallets;

namespace Billing.Application.Portal;

/// <summary>The first page of a portal: what comes next, what is used, what is owed.</summary>
public sealed class PortalOverview(
    CustomerReader customers, PortalSubscriptions subscriptions, NextBilling billing, SubscriptionUsage usage, FeatureUses features, ListReader lists)
{
    /// <summary>Subscriptions that are looked at, newest first: each takes a computation of its running period.</summary>
    public const int SubscriptionsMax = 20;

    /// <summary>Gathers it.</summary>
    public async ValueTask<Result<PortalSummary>> FindAsync(DataSpace space, BillingId customerId, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(space, customerId, cancellationToken) is not { } customer)
        {
            return Failure.NotFound("Customer");
        }

        PortalSubscription[] running =
        [
            .. (await subscriptions.AllAsync(space, customerId, cancellationToken))
                .Where(each => each.Subscription.Status is SubscriptionStatus.Active or SubscriptionStatus.Pending or SubscriptionStatus.Paused).Take(SubscriptionsMax),
        ];
        List<ComingBill> coming = [];
        List<RunningBill> bills = [];
        List<FeatureUse> uses = [];
        foreach (PortalSubscription each in running)
        {
            // Nothing comes next of what is paused or paid once.
            if ((await billing.FindAsync(space, each.Subscription.Id, cancellationToken)).TryGet(out NextBillingDate? next, out _))
            {
                coming.Add(new ComingBill(each, next));
            }

            if (each.Subscription.Status == SubscriptionStatus.Active)
            {
                if (!(await usage.CurrentAsync(space, each.Subscription, cancellationToken)).TryGet(out PeriodUsage? used, out Failure? failure))
                {
                    return failure;
                }

                bills.Add(new RunningBill(each, used));
                uses.AddRange(await features.OfAsync(space, each.Subscription, cancellationToken));
            }
        }

        return new PortalSummary(coming, bills, uses, await BalanceAsync(space, customer, running, cancellationToken));
    }

    private async ValueTask<PortalBalance> BalanceAsync(
        DataSpace space, Customer customer, PortalSubscription[] running, CancellationToken cancellationToken)
    {
        var unpaid = new ListQuery(
            [
                OwnRows.Of(customer.Id), ListFilter.EqualTo("currency", customer.Currency.Code),
                new ListFilter("awaited_cents", awaited => awaited is not (null or "0")),
            ],
            null, Descending: true, 0, 0);
        Wallet[] wallets =
        [
            .. (await lists.OwnAsync(space, customer.Id, WalletLists.Wallets, WalletLists.RowType, cancellationToken)).Where(wallet => wallet.Status == WalletStatus.Active),
        ];
        return new PortalBalance(
            (int)await lists.CountAsync(space, InvoiceLists.Invoices, unpaid, sumOf: null, cancellationToken),
            await lists.CountAsync(space, InvoiceLists.Invoices, unpaid, "awaited_cents", cancellationToken),
            wallets.Length > 0, wallets.Where(wallet => wallet.Currency == customer.Currency).Sum(wallet => wallet.BalanceMinor),
            running.Any(each => each.Subscription.Status == SubscriptionStatus.Active), customer.Currency);
    }
}

/// <summary>The first page of a portal.</summary>
/// <param name="Coming">When subscriptions are billed next.</param>
/// <param name="Running">What the running periods of active subscriptions come to so far.</param>
/// <param name="Features">What active subscriptions are granted and have used.</param>
/// <param name="Balance">What is owed and prepaid.</param>
public sealed record PortalSummary(
    IReadOnlyList<ComingBill> Coming, IReadOnlyList<RunningBill> Running, IReadOnlyList<FeatureUse> Features, PortalBalance Balance);

/// <summary>When a subscription is billed next.</summary>
/// <param name="Of">The subscription.</param>
/// <param name="Next">When.</param>
public sealed record ComingBill(PortalSubscription Of, NextBillingDate Next);

/// <summary>What a running period comes to so far, before coupons and taxes.</summary>
/// <param name="Of">The subscription with its base amount.</param>
/// <param name="Usage">Its usage.</param>
public sealed record RunningBill(PortalSubscription Of, PeriodUsage Usage);

/// <summary>What a customer owes and has prepaid, in the customer's currency.</summary>
/// <param name="UnpaidInvoices">Final invoices that wait for money.</param>
/// <param name="UnpaidMinor">What they wait for, in minor units.</param>
/// <param name="HasWallet">Whether there is an active wallet, of any currency.</param>
/// <param name="WalletMinor">What the active wallets hold, in minor units.</param>
/// <param name="HasActiveSubscription">Whether a subscription is active.</param>
/// <param name="Currency">The currency.</param>
public sealed record PortalBalance(
    int UnpaidInvoices, long UnpaidMinor, bool HasWallet, long WalletMinor, bool HasActiveSubscription, Currency Currency);
