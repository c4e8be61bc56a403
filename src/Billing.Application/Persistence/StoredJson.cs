using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Domain.Alerts;
using Billing.Domain.BillingEntities;
using Billing.Domain.Catalog;
using Billing.Domain.Costs;
using Billing.Domain.Credits;
using Billing.Domain.Customers;
using Billing.Domain.Discounts;
using Billing.Domain.Dunning;
using Billing.Domain.Entitlements;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Payments;
using Billing.Domain.Subscriptions;
using Billing.Domain.Taxes;
using Billing.Domain.Wallets;

namespace Billing.Application.Persistence;

/// <summary>
/// Source-generated JSON of everything that billing partitions store: the domain's own records, so that there is one shape and no mapping.
/// Enumerations are stored by name; adding a property is safe when absence may mean its type's default.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    Converters =
    [
        typeof(InstantJson), typeof(BillingIdJson), typeof(OwnerKeyJson), typeof(DataSpaceJson), typeof(CurrencyJson), typeof(ChargePriceJson),
        typeof(JournalEntryJson),
    ])]
[JsonSerializable(typeof(BillableMetric))]
[JsonSerializable(typeof(MetricFilter))]
[JsonSerializable(typeof(Plan))]
[JsonSerializable(typeof(Charge))]
[JsonSerializable(typeof(Catalog.PlanPart<Commitment>), TypeInfoPropertyName = "PlanPartCommitment")]
[JsonSerializable(typeof(Catalog.PlanPart<UsageThreshold>), TypeInfoPropertyName = "PlanPartUsageThreshold")]
[JsonSerializable(typeof(Invoicing.RunningUsage.CrossedThreshold))]
[JsonSerializable(typeof(StandardPrice))]
[JsonSerializable(typeof(GraduatedPrice))]
[JsonSerializable(typeof(VolumePrice))]
[JsonSerializable(typeof(PackagePrice))]
[JsonSerializable(typeof(PercentagePrice))]
[JsonSerializable(typeof(GraduatedPercentagePrice))]
[JsonSerializable(typeof(CustomPrice))]
[JsonSerializable(typeof(DynamicPrice))]
[JsonSerializable(typeof(AddOn))]
[JsonSerializable(typeof(AppliedAddOn))]
[JsonSerializable(typeof(Coupon))]
[JsonSerializable(typeof(AppliedCoupon))]
[JsonSerializable(typeof(Discounts.CouponUseBook))]
[JsonSerializable(typeof(Tax))]
[JsonSerializable(typeof(BillingEntity))]
[JsonSerializable(typeof(DocumentTemplate))]
[JsonSerializable(typeof(BillingEntities.EntityBook))]
[JsonSerializable(typeof(AppliedTax))]
[JsonSerializable(typeof(Catalog.CatalogState))]
[JsonSerializable(typeof(Catalog.CodeClaim))]
[JsonSerializable(typeof(Catalog.MetricUse))]
[JsonSerializable(typeof(Taxes.TaxAssignments))]
[JsonSerializable(typeof(Customer))]
[JsonSerializable(typeof(Customers.CustomerAccount))]
[JsonSerializable(typeof(Subscription))]
[JsonSerializable(typeof(Subscriptions.CloseMessage))]
[JsonSerializable(typeof(Subscriptions.Moves.PlanMigration))]
[JsonSerializable(typeof(Subscriptions.Moves.MoveMessage))]
[JsonSerializable(typeof(Usage.Retention.RetentionMessage))]
[JsonSerializable(typeof(Housekeeping.TidyMessage))]
[JsonSerializable(typeof(Invoice))]
[JsonSerializable(typeof(Payment))]
[JsonSerializable(typeof(IReadOnlyList<Payment>))]
[JsonSerializable(typeof(DunningCampaign))]
[JsonSerializable(typeof(PaymentRequest))]
[JsonSerializable(typeof(IReadOnlyList<PaymentRequest>))]
[JsonSerializable(typeof(IReadOnlyList<Dunning.BatchedRequest>))]
[JsonSerializable(typeof(Dunning.DunningMessage))]
[JsonSerializable(typeof(Dunning.DunningEvent))]
[JsonSerializable(typeof(Dunning.GivenUpInvoice))]
[JsonSerializable(typeof(Dunning.RequestRow))]
[JsonSerializable(typeof(Dunning.RequestStep))]
[JsonSerializable(typeof(PaymentMethod))]
[JsonSerializable(typeof(Payments.Methods.StartedPage))]
[JsonSerializable(typeof(Payments.Inbound.InboundEvent))]
[JsonSerializable(typeof(BillingId), TypeInfoPropertyName = "BillingIdValue")]
[JsonSerializable(typeof(Payments.Collection.CollectionMessage))]
[JsonSerializable(typeof(Payments.Collection.HeldPayment))]
[JsonSerializable(typeof(PayerProfile))]
[JsonSerializable(typeof(Payments.Methods.MethodDetails))]
[JsonSerializable(typeof(Payments.Connections.PaymentConnection))]
[JsonSerializable(typeof(Payments.Connections.PaymentConnections))]
[JsonSerializable(typeof(Integrations.Integration))]
[JsonSerializable(typeof(Integrations.IntegrationSet))]
[JsonSerializable(typeof(Integrations.Sync.IntegrationMapping))]
[JsonSerializable(typeof(Integrations.Sync.SyncRecord))]
[JsonSerializable(typeof(Integrations.Sync.SyncMessage))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(Invoicing.Numbering.NumberMessage))]
[JsonSerializable(typeof(IReadOnlyList<Invoicing.Lines.InvoiceLine>))]
[JsonSerializable(typeof(Invoicing.Receivables.AwaitedInvoice))]
[JsonSerializable(typeof(Invoicing.Receivables.OverdueMessage))]
[JsonSerializable(typeof(Usage.UsageHint))]
[JsonSerializable(typeof(Invoicing.RatedPeriod))]
[JsonSerializable(typeof(Invoicing.RefusedClose))]
[JsonSerializable(typeof(Invoicing.RefusedCloseRow))]
[JsonSerializable(typeof(CreditNote))]
[JsonSerializable(typeof(IReadOnlyList<Fee>))]
[JsonSerializable(typeof(Invoicing.InvoiceView))]
[JsonSerializable(typeof(Documents.RenderMessage))]
[JsonSerializable(typeof(Mail.DocumentMail))]
[JsonSerializable(typeof(Mail.MailMessage))]
[JsonSerializable(typeof(Mail.StoredMailSettings))]
[JsonSerializable(typeof(Wallet))]
[JsonSerializable(typeof(WalletTransaction))]
[JsonSerializable(typeof(Wallets.TransferredCredits))]
[JsonSerializable(typeof(Wallets.CreditSale))]
[JsonSerializable(typeof(JournalEntry))]
[JsonSerializable(typeof(JournalEntryJson.Stored), TypeInfoPropertyName = "JournalEntryStored")]
[JsonSerializable(typeof(UsageAlert))]
[JsonSerializable(typeof(UsageAlertTrigger))]
[JsonSerializable(typeof(Alerts.AlertBook))]
[JsonSerializable(typeof(Costs.CostBook))]
[JsonSerializable(typeof(Quota))]
[JsonSerializable(typeof(CostCenter))]
[JsonSerializable(typeof(CostAlert))]
[JsonSerializable(typeof(Costs.Quotas.ToldQuota))]
[JsonSerializable(typeof(IReadOnlyList<Costs.Quotas.StoredWindow>))]
[JsonSerializable(typeof(Exports.DataExport))]
[JsonSerializable(typeof(Exports.ExportMessage))]
[JsonSerializable(typeof(Feature))]
[JsonSerializable(typeof(Entitlement))]
[JsonSerializable(typeof(IReadOnlyList<Entitlement>))]
[JsonSerializable(typeof(Entitlements.FeatureUses))]
[JsonSerializable(typeof(Entitlements.PlanEntitlements))]
[JsonSerializable(typeof(Entitlements.SubscriptionGrants))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(Usage.RecordedUsage))]
[JsonSerializable(typeof(bool))]
internal sealed partial class StoredJson : JsonSerializerContext
{
    /// <summary>A record as JSON that an outbox entry can carry.</summary>
    public static RawJson Element<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => RawJson.Of(value, type);
}
