using System.Text.Json.Serialization;
using Billing.Application.Invoicing;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;
using BillingFunctions.Http.Nova.Invoices;
using BillingFunctions.Http.Nova.Payments;
using BillingFunctions.Http.Nova.Subscriptions;
using NodaTime;

namespace BillingFunctions.Http.Nova.Portal;

internal sealed record NovaPortalCustomer(BillingId Id, string ExternalId, string? Name, string? Email, string Currency);

internal sealed record NovaPortalSubscription(
    BillingId Id, NovaSubscriptionStatus Status, string? PlanName, [property: JsonConverter(typeof(OptionalNumberConverter))] decimal? Amount, string Currency,
    Instant? CurrentPeriodStart, Instant? CurrentPeriodEnd, Instant? CancelAt, Instant? TrialEnd)
{
    public static NovaPortalSubscription From(ShownSubscription it) => new(
        it.Subscription.Id, it.Status, it.Plan?.Name, it.Plan is null ? null : NovaMoney.Major(it.Plan.AmountMinor, it.Plan.Currency), it.Currency, it.Period?.From, it.Period?.To,
        it.Subscription.EndsAs is null ? null : it.Subscription.EndingAt, it.TrialEnd);
}

internal sealed record NovaPortalInvoice(
    BillingId Id, string? InvoiceNumber, [property: JsonConverter(typeof(DecimalNumberConverter))] decimal Amount,
    [property: JsonConverter(typeof(DecimalNumberConverter))] decimal AmountDue, string Currency, NovaInvoiceStatus Status, Instant? DueDate, Instant? PaidAt, Instant CreatedAt)
{
    public static NovaPortalInvoice From(InvoiceView view)
    {
        Invoice it = view.Invoice;
        return new NovaPortalInvoice(
            it.Id, it.Number, NovaMoney.Major(it.TotalMinor, it.Currency), NovaMoney.Major(it.CollectableMinor, it.Currency), it.Currency.Code,
            NovaInvoice.StatusOf(it.Status), it.DueDate, it.PaidAt, it.CreatedAt);
    }
}

internal sealed record NovaPortalPayment(
    BillingId Id, BillingId InvoiceId, [property: JsonConverter(typeof(DecimalNumberConverter))] decimal Amount, string Currency, PaymentStatus Status, string Provider,
    Instant CreatedAt)
{
    public static NovaPortalPayment From(Payment it) => new(
        it.Id, it.InvoiceId, NovaMoney.Major(it.AmountMinor, it.Currency), it.Currency.Code, it.Status, PaymentViews.ProviderOf(it.Provider), it.CreatedAt);
}

internal sealed record NovaPortalSummary(
    int ActiveSubscriptions, [property: JsonConverter(typeof(DecimalNumberConverter)), Doc("Paid invoices in the customer's currency.")] decimal TotalSpent, string Currency,
    int PendingInvoices);

internal sealed record NovaPortalBilling(
    NovaPortalCustomer Customer, [property: Doc("Those that have not ended.")] IReadOnlyList<NovaPortalSubscription> Subscriptions,
    [property: Doc("The last 20.")] IReadOnlyList<NovaPortalInvoice> Invoices, [property: Doc("The last 20.")] IReadOnlyList<NovaPortalPayment> Payments,
    NovaPortalSummary Summary);

internal sealed class NovaPortalCheckoutCreate
{
    [WebAddress, Doc("Where the customer goes from the provider's page; left out: our own front page.")]
    public string? CallbackUrl { get; set; }
}

internal sealed record NovaPortalCheckout(
    string CheckoutUrl, BillingId PaymentId, string Provider, string? InvoiceNumber, [property: JsonConverter(typeof(DecimalNumberConverter))] decimal Amount, string Currency);
