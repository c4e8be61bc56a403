using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Persistence;
using Billing.Application.Subscriptions;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Discounts;

/// <summary>
/// Gives a customer a discount of its own: a coupon as it has it, with none in the catalogue behind it. It takes the place of the one before under the same name, in the same commit. Drafts are computed again
/// at once.
/// </summary>
public sealed class GrantDiscount(Transactor transactor, PeriodInvoices invoices)
{
    /// <summary>Gives it. Refused at the field at fault for terms that make no sense, and with <see cref="FailureKind.WrongState"/> when the customer has too many coupons.</summary>
    /// <param name="space">Whose.</param>
    /// <param name="customerId">Who gets it.</param>
    /// <param name="name">What its code begins with; one that has a code of this beginning is taken away.</param>
    /// <param name="terms">What it takes off.</param>
    /// <param name="command">Names the effect.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public ValueTask<Result<Outcome<AppliedCoupon>>> RunAsync(
        DataSpace space, BillingId customerId, string name, CouponTerms terms, Command command, CancellationToken cancellationToken) => transactor.RunAsync(
            CustomerRows.PartitionOf(space, customerId), command, StoredJson.Default.AppliedCoupon,
            async (work, ct) => work.Account(customerId) is not { } account ? Failure.NotFound("Customer")
                : CouponCheck.Terms(terms) is { } wrong ? wrong
                : await GrantAsync(work, account, name, terms, ct),
            cancellationToken);

    private async ValueTask<Result<AppliedCoupon>> GrantAsync(
        PartitionWork work, CustomerAccount account, string name, CouponTerms terms, CancellationToken cancellationToken)
    {
        foreach (AppliedCoupon old in account.Coupons.Where(each => each.Code.StartsWith(name, StringComparison.Ordinal)).ToList())
        {
            account = work.Save(account, old.Ended(work.Now, byHand: true));
        }

        if (account.Coupons.Count >= ApplyCoupon.MaxActive)
        {
            return Failure.Of(FailureKind.WrongState, $"A customer has at most {ApplyCoupon.MaxActive} coupons that work at the same time");
        }

        string code = name + work.Command.Id[..16].ToUpperInvariant();
        Result<AppliedCoupon> granted = CouponRedemption.Redeem(
            new Coupon
            {
                Id = IdDerivation.ItemOf(account.Customer.Id.Owner, 0, "discount", code),
                Code = code,
                Name = code,
                Terms = terms,
                CreatedAt = work.Now,
                UpdatedAt = work.Now,
            },
            IdDerivation.ItemOf(account.Customer.Id.Owner, 0, "applied-coupon", work.Command.Id), account.Customer.Id, redeemedBefore: 0, redeemedByCustomer: 0, work.Now);
        if (!granted.IsSuccess)
        {
            return granted;
        }

        Result<CustomerAccount> refreshed = await invoices.RefreshDraftsAsync(work, work.Save(account, granted.Value), cancellationToken);
        if (!refreshed.IsSuccess)
        {
            return refreshed.Failure;
        }

        work.SetGuard(work.Reschedule(refreshed.Value), StoredJson.Default.CustomerAccount);
        return granted;
    }
}
