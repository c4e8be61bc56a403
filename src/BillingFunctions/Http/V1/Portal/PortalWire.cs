using System.Text.Json.Serialization;
using Billing.Application.Subscriptions.Changes;
using Billing.Domain.Catalog;
using Billing.Domain.Discounts;
using Billing.Domain.Entitlements;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.V1.Customers;
using BillingFunctions.Http.V1.Subscriptions;

namespace BillingFunctions.Http.V1.Portal;

/// <summary>JSON of the portal.</summary>
internal static class PortalWire
{
    public static readonly PortalWireJson Json = new(WireOptions.Create(
        Words.Of<PlanInterval>(), Words.Of<SubscriptionStatus>(), Words.Of<BillingTime>(), Words.Of<TerminationAction>(), Words.Of<PlanChangeTiming>(),
        Words.Of<ScheduledChangeKind>(), Words.Of<FeatureType>(), Words.Of<ChargeModel>(), Words.Of<CouponType>(), Words.Of<CouponFrequency>(),
        Words.Of<CouponStatus>(), Words.Of<PaymentProvider>()));
}

/// <summary>Its source-generated metadata.</summary>
[JsonSerializable(typeof(PortalTokenResponse))]
[JsonSerializable(typeof(PortalUrlResponse))]
[JsonSerializable(typeof(PortalDashboardSummaryResponse))]
[JsonSerializable(typeof(CustomerResponse))]
[JsonSerializable(typeof(PortalProfileUpdate))]
[JsonSerializable(typeof(PortalBrandingResponse))]
[JsonSerializable(typeof(PortalPayNowRequest))]
[JsonSerializable(typeof(PortalPayNowResponse))]
[JsonSerializable(typeof(PortalTopUpRequest))]
[JsonSerializable(typeof(PortalTopUpResponse))]
[JsonSerializable(typeof(PortalSubscriptionResponse))]
[JsonSerializable(typeof(PortalPlanResponse))]
[JsonSerializable(typeof(PortalChangePlanRequest))]
[JsonSerializable(typeof(ChangePlanPreviewResponse))]
[JsonSerializable(typeof(SubscriptionResponse))]
[JsonSerializable(typeof(PortalAddOnResponse))]
[JsonSerializable(typeof(PortalPurchasedAddOnResponse))]
[JsonSerializable(typeof(PortalPurchaseAddOnResponse))]
[JsonSerializable(typeof(PortalAppliedCouponResponse))]
[JsonSerializable(typeof(PortalRedeemCouponRequest))]
[JsonSerializable(typeof(PortalUsageTrendResponse))]
[JsonSerializable(typeof(PortalUsageLimitsResponse))]
[JsonSerializable(typeof(PortalProjectedUsageResponse))]
internal sealed partial class PortalWireJson : JsonSerializerContext;
