using System.Text.Json.Serialization;
using Billing.Domain.Discounts;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.Nova.Coupons;

/// <summary>The wire records of this folder.</summary>
internal static class NovaCouponWire
{
    public static readonly NovaCouponWireJson Json = new(WireOptions.Strict(Words.Upper<CouponType>()));
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(NovaMessage))]
[JsonSerializable(typeof(NovaCouponCreate))]
[JsonSerializable(typeof(NovaCouponUpdate))]
[JsonSerializable(typeof(NovaCoupon))]
[JsonSerializable(typeof(NovaCouponApply))]
[JsonSerializable(typeof(NovaAppliedCoupon))]
internal sealed partial class NovaCouponWireJson : JsonSerializerContext;
