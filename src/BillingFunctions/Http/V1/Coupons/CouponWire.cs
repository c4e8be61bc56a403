using System.Text.Json.Serialization;
using Billing.Domain.Discounts;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.V1.Coupons;

/// <summary>The wire records of this folder.</summary>
internal static class CouponWire
{
    public static readonly CouponWireJson Json = new(WireOptions.Create(
        Words.Of<CouponType>(), Words.Of<CouponFrequency>(), Words.Of<CouponStatus>(), Words.Of<CouponExpiration>()));
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(CouponCreate))]
[JsonSerializable(typeof(CouponUpdate))]
[JsonSerializable(typeof(CouponResponse))]
[JsonSerializable(typeof(ApplyCouponRequest))]
[JsonSerializable(typeof(AppliedCouponResponse))]
[JsonSerializable(typeof(CouponAnalyticsResponse))]
internal sealed partial class CouponWireJson : JsonSerializerContext;
