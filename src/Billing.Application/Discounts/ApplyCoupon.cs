using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Persistence;
using Billing.Application.Subscriptions;
using Billing.Application.Wallets;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Discounts;

/// <summary>Gives coupons to customers, and takes them away. Drafts are computed again at once; a coupon of credit becomes a wallet.</summary>
public sealed class ApplyCoupon(Transactor transactor, CouponReader coupons, CouponUses uses, PeriodInvoices invoices)
{
    /// <summary>Most coupons of a customer that work at the same time: each takes rows of the transaction that makes an invoice final.</summary>
    public const int MaxActive = 10;

    /// <summary>
    /// Gives a coupon to a customer. Refused with <see cref="FailureKind.WrongState"/> when the coupon is over or the customer has too many, with
    /// <see cref="FailureKind.Conflict"/> when it is not reusable and the customer has had it.
    /// </summary>
    /// <param name="space">Whose.</param>
    /// <param name="code">The coupon.</param>
    /// <param name="customerId">Who gets it.</param>
    /// <param name="agreed">Terms of this customer.</param>
    /// <param name="command">Names the effect.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async ValueTask<Result<Outcome<AppliedCoupon>>> RunAsync(
        DataSpace space, string code, BillingId customerId, AgreedCouponTerms agreed, Command command, CancellationToken cancellationToken)
    {
        Coupon? coupon = await coupons.FindAsync(space, code, cancellationToken);
        if (coupon?.MaxRedemptions is null)
        {
            return await ApplyAsync(space, coupon, customerId, agreed, command, cancellationToken);
        }

        int counted = await coupons.RedemptionsAsync(space, coupon.Id, cancellationToken);
        if (!(await uses.HoldAsync(space, coupon, customerId, command, counted, cancellationToken)).TryGet(out _, out Failure? none))
        {
            return none;
        }

        Result<Outcome<AppliedCoupon>> applied = await ApplyAsync(space, coupon, customerId, agreed, command, cancellationToken);
        await uses.SettleAsync(space, coupon.Id, command, applied.IsSuccess, CancellationToken.None);
        return applied;
    }

    /// <summary>Takes a coupon away from a customer; invoices that are final keep what it took off. Taking it away again changes nothing.</summary>
    public ValueTask<Result<Outcome<AppliedCoupon>>> RemoveAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        transactor.RunAsync(
            CustomerRows.PartitionOf(space, id), command, StoredJson.Default.AppliedCoupon,
            async (work, ct) => await work.AppliedCouponAsync(id, ct) is { } coupon && work.Account() is { } account
                ? await SaveAsync(work, account, coupon.Removed ? coupon : coupon.Ended(work.Now, byHand: true), ct)
                : Failure.NotFound("Applied coupon"),
            cancellationToken);

    private ValueTask<Result<Outcome<AppliedCoupon>>> ApplyAsync(
        DataSpace space, Coupon? coupon, BillingId customerId, AgreedCouponTerms agreed, Command command, CancellationToken cancellationToken) => transactor.RunAsync(
            CustomerRows.PartitionOf(space, customerId), command, StoredJson.Default.AppliedCoupon,
            async (work, ct) => work.Account(customerId) is not { } account ? Failure.NotFound("Customer")
                : coupon is null ? Failure.NotFound("Coupon")
                : await ApplyAsync(work, account, coupon, agreed, ct),
            cancellationToken);

    private async ValueTask<Result<AppliedCoupon>> ApplyAsync(
        PartitionWork work, CustomerAccount account, Coupon coupon, AgreedCouponTerms agreed, CancellationToken cancellationToken)
    {
        // One that may be had once has an id that follows from it alone: its row tells that the customer has had it.
        BillingId id = IdDerivation.ItemOf(
            account.Customer.Id.Owner, 0, "applied-coupon", coupon.Reusable ? work.Command.Id : coupon.Id.ToString());
        int had = await work.AppliedCouponAsync(id, cancellationToken) is null ? 0 : 1;
        Result<AppliedCoupon> applied = CouponRedemption.Redeem(coupon, id, account.Customer.Id, redeemedBefore: 0, had, work.Now, agreed);
        if (!applied.IsSuccess)
        {
            return applied;
        }

        if (CouponCheck.Terms(applied.Value.Terms) is { } wrong)
        {
            return wrong;
        }

        if (coupon.GrantsCredit)
        {
            return await CreditAsync(work, account, coupon, applied.Value, cancellationToken);
        }

        return account.Coupons.Count >= MaxActive
            ? Failure.Of(FailureKind.WrongState, $"A customer has at most {MaxActive} coupons that work at the same time")
            : await SaveAsync(work, account, applied.Value, cancellationToken);
    }

    /// <summary>The coupon is used up at once, by a wallet with its amount in the same commit.</summary>
    private static async ValueTask<Result<AppliedCoupon>> CreditAsync(
        PartitionWork work, CustomerAccount account, Coupon coupon, AppliedCoupon applied, CancellationToken cancellationToken)
    {
        if (applied.Terms.Currency != account.Customer.Currency)
        {
            return Failure.Of(FailureKind.WrongState, $"The coupon '{coupon.Code}' is credit in {applied.Terms.Currency}, the customer is billed in {account.Customer.Currency}");
        }

        AppliedCoupon used = applied with { RemainingMinor = 0, Status = CouponStatus.Terminated, TerminatedAt = work.Now, Removed = true };
        var credit = new NewWallet
        {
            CustomerId = account.Customer.Id, Name = coupon.Name, Currency = account.Customer.Currency, InitialGrantedCredits = applied.Terms.AmountMinor,
        };
        return (await CreateWallet.CreateAsync(work, work.Save(account, used), credit, cancellationToken)).Map(_ => used);
    }

    private async ValueTask<Result<AppliedCoupon>> SaveAsync(
        PartitionWork work, CustomerAccount account, AppliedCoupon coupon, CancellationToken cancellationToken)
    {
        account = work.Save(account, coupon);
        Result<CustomerAccount> refreshed = await invoices.RefreshDraftsAsync(work, account, cancellationToken);
        if (!refreshed.IsSuccess)
        {
            return refreshed.Failure;
        }

        work.SetGuard(work.Reschedule(refreshed.Value), StoredJson.Default.CustomerAccount);
        return coupon;
    }
}
