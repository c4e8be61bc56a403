using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;

namespace Billing.Application.Discounts;

/// <summary>What units of work on applied coupons share, so that account, row and list agree.</summary>
internal static class AppliedCouponWork
{
    /// <summary>A coupon that the customer has or had, or null.</summary>
    public static async ValueTask<AppliedCoupon?> AppliedCouponAsync(this PartitionWork work, BillingId id, CancellationToken cancellationToken) =>
        await work.ReadAsync(CustomerRows.AppliedCoupon(id), StoredJson.Default.AppliedCoupon, cancellationToken) is { } coupon && coupon.Id == id
            ? coupon
            : null;

    /// <summary>Writes a coupon as it is now. The account must still be written.</summary>
    public static CustomerAccount Save(this PartitionWork work, CustomerAccount account, AppliedCoupon coupon)
    {
        work.Put(CustomerRows.AppliedCoupon(coupon.Id), coupon, StoredJson.Default.AppliedCoupon);
        work.Emit(CouponLists.Upsert(account.Space, coupon));
        return account.With(coupon);
    }

    /// <summary>Counts what a final invoice took off, in the commit that makes it final: whatever crashes, a use counts once. The account must still be written.</summary>
    public static CustomerAccount UseCoupons(this PartitionWork work, CustomerAccount account, IReadOnlyList<CouponUse> uses) =>
        uses.Aggregate(account, (now, use) => work.Save(now, use.Coupon));

    /// <summary>Gives back what a final invoice that is voided had used. The account must still be written.</summary>
    public static async ValueTask<CustomerAccount> GiveCouponsBackAsync(
        this PartitionWork work, CustomerAccount account, Invoice invoice, CancellationToken cancellationToken)
    {
        foreach (InvoiceCoupon used in invoice.Status == InvoiceStatus.Draft ? [] : invoice.Coupons)
        {
            AppliedCoupon coupon = await work.AppliedCouponAsync(used.AppliedCouponId, cancellationToken)
                ?? throw new InvalidOperationException($"Applied coupon {used.AppliedCouponId} is gone");
            account = work.Save(account, coupon.GivenBack(used.AmountMinor, work.Now));
        }

        return account;
    }
}
