using System.Text.Json.Serialization;
using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Nova.Catalog;
using BillingFunctions.Http.Nova.CreditNotes;
using BillingFunctions.Http.Nova.Customers;
using BillingFunctions.Http.Nova.Invoices;
using BillingFunctions.Http.Nova.Payments;
using BillingFunctions.Http.Nova.Portal;
using BillingFunctions.Http.Nova.Subscriptions;

namespace BillingFunctions.Http.Nova;

/// <summary>The wire records of customers, subscriptions, invoices and payments, which show one another.</summary>
internal static class NovaBillingWire
{
    public static readonly NovaBillingWireJson Json = new(WireOptions.Strict(
        Words.Upper<NovaSubscriptionStatus>(), Words.Upper<NovaInvoiceStatus>(), Words.Upper<PaymentStatus>(), Words.Upper<NovaTiming>(), Words.Upper<PlanInterval>(),
        Words.Upper<FeeType>(), Words.Upper<NovaCreditNoteStatus>(), Words.Upper<NovaCreditNoteReason>()));
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(NovaMessage))]
[JsonSerializable(typeof(NovaCustomerCreate))]
[JsonSerializable(typeof(NovaCustomerUpdate))]
[JsonSerializable(typeof(NovaCustomer))]
[JsonSerializable(typeof(NovaListedCustomer))]
[JsonSerializable(typeof(NovaCustomerDetail))]
[JsonSerializable(typeof(NovaSubscriptionCreate))]
[JsonSerializable(typeof(NovaSubscriptionUpdate))]
[JsonSerializable(typeof(NovaSubscriptionCancel))]
[JsonSerializable(typeof(NovaPlanChange))]
[JsonSerializable(typeof(NovaSubscription))]
[JsonSerializable(typeof(NovaInvoiceCreate))]
[JsonSerializable(typeof(NovaMarkPaid))]
[JsonSerializable(typeof(NovaCheckoutCreate))]
[JsonSerializable(typeof(NovaSendEmail))]
[JsonSerializable(typeof(NovaInvoice))]
[JsonSerializable(typeof(NovaCheckout))]
[JsonSerializable(typeof(NovaRefund))]
[JsonSerializable(typeof(NovaPayment))]
[JsonSerializable(typeof(NovaCreditNoteCreate))]
[JsonSerializable(typeof(NovaCreditNoteUpdate))]
[JsonSerializable(typeof(NovaCreditNote))]
[JsonSerializable(typeof(NovaPortalBilling))]
[JsonSerializable(typeof(NovaPortalInvoice))]
[JsonSerializable(typeof(NovaPortalPayment))]
[JsonSerializable(typeof(NovaPortalSubscription))]
[JsonSerializable(typeof(NovaPortalCheckoutCreate))]
[JsonSerializable(typeof(NovaPortalCheckout))]
internal sealed partial class NovaBillingWireJson : JsonSerializerContext;
