using System.Text.Json;
using Billing.Application.Costs.Quotas;
using Billing.Application.Exports;
using Billing.Application.Invoicing;
using Billing.Application.Platform;
using Billing.Application.Webhooks.Endpoints;
using Billing.Application.Webhooks.Events;
using Billing.Domain.Alerts;
using Billing.Domain.BillingEntities;
using Billing.Domain.Catalog;
using Billing.Domain.Costs;
using Billing.Domain.Credits;
using Billing.Domain.Customers;
using Billing.Domain.Discounts;
using Billing.Domain.Entitlements;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Domain.Subscriptions;
using Billing.Domain.Taxes;
using Billing.Domain.Wallets;
using BillingFunctions.Http.V1.AddOns;
using BillingFunctions.Http.V1.Alerts;
using BillingFunctions.Http.V1.BillingEntities;
using BillingFunctions.Http.V1.Catalog;
using BillingFunctions.Http.V1.Costs;
using BillingFunctions.Http.V1.Coupons;
using BillingFunctions.Http.V1.CreditNotes;
using BillingFunctions.Http.V1.Customers;
using BillingFunctions.Http.V1.Entitlements;
using BillingFunctions.Http.V1.Exports;
using BillingFunctions.Http.V1.Invoices;
using BillingFunctions.Http.V1.PaymentMethods;
using BillingFunctions.Http.V1.Payments;
using BillingFunctions.Http.V1.Subscriptions;
using BillingFunctions.Http.V1.Taxes;
using BillingFunctions.Http.V1.Wallets;

namespace BillingFunctions.Http.V1.Webhooks;

/// <summary>
/// The <c>data</c> of events: the object as the API shows it. What has no shape here is sent as it is stored, so that a new kind of event needs nothing
/// before it is heard.
/// </summary>
internal static class WebhookShapes
{
    /// <summary>The longest prefix that fits decides, so the longer ones come first.</summary>
    private static readonly (string Prefix, string ObjectType, Func<OccurredEvent, InvoiceSettings, byte[]> Write)[] Shapes =
    [
        ("invoice.", "invoice", (it, _) => Json(InvoiceResponse.From(new InvoiceView(it.StateAs<Invoice>(), [])), InvoiceWire.Json.InvoiceResponse)),
        ("payment_method.", "payment_method", (it, _) => Json(PaymentMethodResponse.From(it.StateAs<PaymentMethod>(), OrganizationOf(it)), PaymentMethodWire.Json.PaymentMethodResponse)),
        ("payment.", "payment", (it, _) => Json(PaymentResponse.From(it.StateAs<Payment>()), PaymentWire.Json.PaymentResponse)),
        ("subscription.", "subscription", (it, _) => Json(SubscriptionResponse.From(it.StateAs<Subscription>(), pastDue: null), SubscriptionWire.Json.SubscriptionResponse)),
        ("customer.", "customer", (it, settings) => Json(CustomerResponse.From(it.StateAs<Customer>(), settings, pastDue: null), CustomerWire.Json.CustomerResponse)),
        ("credit_note.", "credit_note", (it, _) => Json(CreditNoteResponse.From(it.StateAs<CreditNote>()), CreditNoteWire.Json.CreditNoteResponse)),
        ("wallet.transaction.", "wallet_transaction", (it, _) => Json(WalletTransactionResponse.From(it.StateAs<WalletTransaction>()), WalletWire.Json.WalletTransactionResponse)),
        ("wallet.", "wallet", (it, _) => Json(WalletResponse.From(it.StateAs<Wallet>()), WalletWire.Json.WalletResponse)),
        ("usage_threshold.", "usage_threshold", (it, _) => Json(CrossedThresholdData.From(it), WebhookWire.Json.CrossedThresholdData)),
        ("usage_alert.triggered", "usage_alert_trigger", (it, _) => Json(UsageAlertTriggerResponse.From(it.StateAs<UsageAlertTrigger>()), UsageAlertWire.Json.UsageAlertTriggerResponse)),
        ("usage_alert.", "usage_alert", (it, _) => Json(UsageAlertResponse.From(it.StateAs<UsageAlert>(), OrganizationOf(it)), UsageAlertWire.Json.UsageAlertResponse)),
        ("quota.warning", "quota", (it, _) => Json(QuotaLevelData.From(it.StateAs<ToldQuota>()), CostWire.Json.QuotaLevelData)),
        ("quota.reached", "quota", (it, _) => Json(QuotaLevelData.From(it.StateAs<ToldQuota>()), CostWire.Json.QuotaLevelData)),
        ("quota.", "quota", (it, _) => Json(QuotaResponse.From(new QuotaUse(it.StateAs<Quota>(), null, 0, 0)), CostWire.Json.QuotaResponse)),
        ("cost_center.", "cost_center", (it, _) => Json(CostCenterResponse.From(it.StateAs<CostCenter>()), CostWire.Json.CostCenterResponse)),
        ("cost_alert.", "cost_alert", (it, _) => Json(CostAlertResponse.From(it.StateAs<CostAlert>()), CostWire.Json.CostAlertResponse)),
        ("data_export.", "data_export", (it, _) => Json(DataExportResponse.From(it.StateAs<DataExport>(), OrganizationOf(it), null), DataExportWire.Json.DataExportResponse)),
        ("feature.", "feature", (it, _) => Json(FeatureResponse.From(it.StateAs<Feature>()), EntitlementWire.Json.FeatureResponse)),
        ("webhook_endpoint.", "webhook_endpoint", (it, _) => Json(WebhookEndpointResponse.From(it.StateAs<WebhookEndpoint>(), null), WebhookWire.Json.WebhookEndpointResponse)),
        ("plan.", "plan", (it, _) => Json(PlanResponse.From(it.StateAs<Plan>()), CatalogWire.Json.PlanResponse)),
        ("billable_metric.", "billable_metric", (it, _) => Json(BillableMetricResponse.From(it.StateAs<BillableMetric>()), CatalogWire.Json.BillableMetricResponse)),
        ("coupon.", "coupon", (it, _) => Json(CouponResponse.From(it.StateAs<Coupon>()), CouponWire.Json.CouponResponse)),
        ("add_on.applied", "applied_add_on", (it, _) => Json(AppliedAddOnResponse.From(it.StateAs<AppliedAddOn>()), AddOnWire.Json.AppliedAddOnResponse)),
        ("add_on.", "add_on", (it, _) => Json(AddOnResponse.From(it.StateAs<AddOn>()), AddOnWire.Json.AddOnResponse)),
        ("tax.", "tax", (it, _) => Json(TaxResponse.From(it.StateAs<Tax>()), TaxWire.Json.TaxResponse)),
        ("billing_entity.", "billing_entity", (it, settings) => Json(BillingEntityResponse.From(it.StateAs<BillingEntity>(), settings), BillingEntityWire.Json.BillingEntityResponse)),
    ];

    /// <summary>What an event is about, and that as JSON.</summary>
    /// <param name="occurred">The event.</param>
    /// <param name="settings">The terms that hold where an object says nothing.</param>
    public static (string ObjectType, byte[] Data) Of(OccurredEvent occurred, InvoiceSettings settings)
    {
        foreach ((string prefix, string objectType, Func<OccurredEvent, InvoiceSettings, byte[]> write) in Shapes)
        {
            if (occurred.Type.StartsWith(prefix, StringComparison.Ordinal))
                return (objectType, Try(write, occurred, settings) ?? AsStored(occurred));
        }

        int dot = occurred.Type.LastIndexOf('.');
        return (dot < 0 ? occurred.Type : occurred.Type[..dot], AsStored(occurred));
    }

    /// <summary>Null when the state is of another kind than the name says: then it is better told as it is than not at all.</summary>
    private static byte[]? Try(Func<OccurredEvent, InvoiceSettings, byte[]> write, OccurredEvent occurred, InvoiceSettings settings)
    {
        try
        {
            return write(occurred, settings);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] AsStored(OccurredEvent occurred) => JsonSerializer.SerializeToUtf8Bytes(occurred.State, WebhookWire.Json.JsonElement);

    private static BillingId OrganizationOf(OccurredEvent occurred) => new(occurred.Space.Organization, 0);

    private static byte[] Json<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);
}
