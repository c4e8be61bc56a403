using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;

namespace Billing.Application.Discounts;

/// <summary>The tenant-wide lists of coupons and of who has them.</summary>
public static class CouponLists
{
    /// <summary>All coupons of a data space.</summary>
    public static readonly ListDefinition Coupons = new(
        "coupons",
        [
            new("code"), new("name"), new("status"), new("coupon_type"), new("frequency"), new("expiration_at", ListFieldKind.Time),
            new("updated_at", ListFieldKind.Time),
        ]);

    /// <summary>All coupons that customers were given.</summary>
    public static readonly ListDefinition Applied = new("applied-coupons", [new("customer_id"), new("coupon_id"), new("status")]);

    /// <summary>How a row of the list of coupons is stored.</summary>
    public static JsonTypeInfo<Coupon> RowType => StoredJson.Default.Coupon;

    /// <summary>How a row of the list of applied coupons is stored.</summary>
    public static JsonTypeInfo<AppliedCoupon> AppliedType => StoredJson.Default.AppliedCoupon;

    internal static ListUpsert Upsert(DataSpace space, Coupon coupon) => new(
        space, Coupons.Name, coupon.Id, coupon.CreatedAt,
        [
            coupon.Code, coupon.Name, coupon.Status.ToString(), coupon.Terms.Type.ToString(), coupon.Terms.Frequency.ToString(),
            ListKeys.Of(coupon.ExpirationAt), ListKeys.Of(coupon.UpdatedAt),
        ],
        StoredJson.Element(coupon, RowType));

    internal static ListRemove Remove(DataSpace space, Coupon coupon) => new(space, Coupons.Name, coupon.Id, coupon.CreatedAt);

    internal static ListUpsert Upsert(DataSpace space, AppliedCoupon coupon) => new(
        space, Applied.Name, coupon.Id, coupon.CreatedAt,
        [coupon.CustomerId.ToString(), coupon.CouponId.ToString(), coupon.Status.ToString()], StoredJson.Element(coupon, AppliedType));
}
