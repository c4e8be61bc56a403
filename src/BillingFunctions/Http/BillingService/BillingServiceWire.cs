using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Domain.Catalog;
using Billing.Domain.Costs;
using BillingFunctions.Http.BillingService.Costs;
using BillingFunctions.Http.BillingService.Coupons;
using BillingFunctions.Http.BillingService.Invoices;
using BillingFunctions.Http.BillingService.Plans;
using BillingFunctions.Http.BillingService.Quotas;
using BillingFunctions.Http.BillingService.Stripe;
using BillingFunctions.Http.BillingService.Subscriptions;
using BillingFunctions.Http.BillingService.Usage;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.BillingService;

/// <summary>The wire records of this surface: camel case, numbers for amounts, words in capitals.</summary>
internal static class BillingServiceWire
{
    public static readonly BillingServiceWireJson Json = new(WireOptions.Numbers(
        Words.Upper<PlanInterval>(), Words.Upper<TenantStatus>(), Words.Upper<DiscountType>(), Words.Upper<ChangeTime>(), Words.Upper<TenantInvoiceStatus>(), Words.Upper<LineType>(),
        Words.Upper<BudgetPeriod>(), Words.Upper<CostThreshold>(), Words.Upper<CostAlertStatus>(), Words.Upper<TenantQuotaPeriod>(), Words.Upper<QuotaStanding>(), Words.Upper<CouponKind>()));
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(UsageBody))]
[JsonSerializable(typeof(UsageBatchBody))]
[JsonSerializable(typeof(UsageRecord))]
[JsonSerializable(typeof(UsageBatchResult))]
[JsonSerializable(typeof(UsageSummary))]
[JsonSerializable(typeof(BillingPreview))]
[JsonSerializable(typeof(MonthlyEstimate))]
[JsonSerializable(typeof(TenantInvoice))]
[JsonSerializable(typeof(VoidBody))]
[JsonSerializable(typeof(PaymentIntent))]
[JsonSerializable(typeof(GenerateBody))]
[JsonSerializable(typeof(SubscribeBody))]
[JsonSerializable(typeof(TenantSubscription))]
[JsonSerializable(typeof(PlanChangeBody))]
[JsonSerializable(typeof(PlanChangeRecord))]
[JsonSerializable(typeof(CancelBody))]
[JsonSerializable(typeof(DiscountBody))]
[JsonSerializable(typeof(CreditBody))]
[JsonSerializable(typeof(CreditRecord))]
[JsonSerializable(typeof(OfferedPlan))]
[JsonSerializable(typeof(CheckoutBody))]
[JsonSerializable(typeof(CheckoutSession))]
[JsonSerializable(typeof(PortalBody))]
[JsonSerializable(typeof(PortalSession))]
[JsonSerializable(typeof(WebhookTaken))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(TenantCostCenterCreate))]
[JsonSerializable(typeof(TenantCostCenterReplace))]
[JsonSerializable(typeof(TenantCostCenter))]
[JsonSerializable(typeof(CurrentCost))]
[JsonSerializable(typeof(CostByResource))]
[JsonSerializable(typeof(TenantTimeline))]
[JsonSerializable(typeof(CostAlertBody))]
[JsonSerializable(typeof(DismissBody))]
[JsonSerializable(typeof(TenantCostAlert))]
[JsonSerializable(typeof(TenantQuotaCreate))]
[JsonSerializable(typeof(TenantQuotaReplace))]
[JsonSerializable(typeof(TenantQuota))]
[JsonSerializable(typeof(QuotaCheck))]
[JsonSerializable(typeof(CouponBody))]
[JsonSerializable(typeof(CouponRecord))]
[JsonSerializable(typeof(ValidateBody))]
[JsonSerializable(typeof(CouponVerdict))]
[JsonSerializable(typeof(RedeemBody))]
[JsonSerializable(typeof(Redemption))]
internal sealed partial class BillingServiceWireJson : JsonSerializerContext;
