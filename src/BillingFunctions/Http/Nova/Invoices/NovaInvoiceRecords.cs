using Billing.Application.Invoicing;
using Billing.Application.Invoicing.Lines;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;
using BillingFunctions.Http.Nova.Customers;
using BillingFunctions.Http.Nova.Payments;
using BillingFunctions.Http.Nova.Subscriptions;
using NodaTime;

namespace BillingFunctions.Http.Nova.Invoices;

/// <summary>Where an invoice stands.</summary>
internal enum NovaInvoiceStatus
{
    /// <summary>May still change.</summary>
    Draft,

    /// <summary>Issued and to be paid.</summary>
    Pending,

    /// <summary>Paid.</summary>
    Paid,

    /// <summary>No invoice is ever left in this state: a payment fails, not its invoice.</summary>
    Failed,

    /// <summary>Taken back.</summary>
    Canceled,
}

internal sealed class NovaInvoiceItem
{
    [Text(1, 500)]
    public required string Description { get; set; }

    [Range(1, 1_000_000_000), Doc("How many.", Example = "2")]
    public required decimal Quantity { get; set; }

    [Range(0, 1_000_000_000_000), Doc("Price of one in major units.", Example = "75")]
    public required decimal UnitAmount { get; set; }
}

internal sealed class NovaInvoiceCreate
{
    public required BillingId CustomerId { get; set; }

    [Items(1, CreateOneOff.LinesMax)]
    public required IReadOnlyList<NovaInvoiceItem> Items { get; set; }

    [Moment, Doc("When payment is due.", Example = "\"2027-01-31T00:00:00Z\"")]
    public required string DueDate { get; set; }

    [Doc("Must be the customer's.", Example = "null")]
    public BillingId? SubscriptionId { get; set; }

    [CurrencyCode, Doc("Left out: the customer's.")]
    public string? Currency { get; set; }

    /// <param name="own">The customer's currency.</param>
    public NewLineInvoice ToInput(Currency own)
    {
        Currency currency = Currency is null ? own : Billing.Domain.Monetary.Currency.Parse(Currency);
        return new NewLineInvoice(
            InvoiceType.OneOff, currency, [.. Items.Select(item => new InvoiceLine(item.Description, item.Quantity, currency.ToMinor(item.UnitAmount)))])
        {
            DueDate = TimeText.ReadMoment(DueDate),
        };
    }
}

internal sealed class NovaMarkPaid
{
    [Text(1, 100), Doc("How the money came; kept with the payment.")]
    public string PaymentMethod { get; set; } = "manual";
}

internal sealed class NovaCheckoutCreate
{
    [WebAddress, Doc("Where the customer goes from the provider's page; left out: our own front page.")]
    public string? CallbackUrl { get; set; }
}

internal sealed class NovaSendEmail
{
    [Email, Doc("Left out: the customer's.")]
    public string? Email { get; set; }
}

internal sealed record NovaLine(string Description, decimal Quantity, decimal UnitAmount, decimal Amount, FeeType Type)
{
    public static NovaLine From(Fee fee, Currency currency) => new(
        fee.Description, fee.Units, NovaMoney.Major(fee.UnitAmountMinor, currency), NovaMoney.Major(fee.AmountMinor, currency), fee.Type);
}

internal sealed record NovaInvoiceMetadata(
    IReadOnlyList<NovaLine> Items, string? PlanName, decimal TaxAmount, decimal DiscountAmount, decimal CreditsApplied, Instant PeriodStart, Instant PeriodEnd);

internal sealed record NovaInvoice(
    BillingId Id, string? InvoiceNumber, BillingId? SubscriptionId, BillingId CustomerId, decimal Amount, [property: Doc("What is still to be paid.")] decimal AmountDue,
    string Currency, NovaInvoiceStatus Status, Instant? DueDate, Instant? PaidAt, string PdfUrl, NovaInvoiceMetadata Metadata, Instant CreatedAt, Instant UpdatedAt,
    [property: Doc("Shown for one invoice.", Example = "null")] NovaCustomer? Customer = null, [property: Doc("Shown for one invoice.", Example = "null")] NovaSubscription? Subscription = null,
    [property: Doc("Shown for one invoice.", Example = "null")] IReadOnlyList<NovaPayment>? Payments = null)
{
    /// <param name="view">The invoice.</param>
    /// <param name="planName">Name of its plan, where it is looked up.</param>
    public static NovaInvoice From(InvoiceView view, string? planName)
    {
        Invoice it = view.Invoice;
        return new NovaInvoice(
            it.Id, it.Number, it.SubscriptionId, it.CustomerId, NovaMoney.Major(it.TotalMinor, it.Currency),
            NovaMoney.Major(it.Status == InvoiceStatus.Voided ? 0 : it.AmountDueMinor, it.Currency), it.Currency.Code, StatusOf(it.Status), it.DueDate, it.PaidAt,
            $"/api/invoices/{it.Id}/pdf", MetadataOf(view, planName), it.CreatedAt, it.UpdatedAt);
    }

    public static NovaInvoiceStatus StatusOf(InvoiceStatus status) => status switch
    {
        InvoiceStatus.Draft => NovaInvoiceStatus.Draft,
        InvoiceStatus.Finalized => NovaInvoiceStatus.Pending,
        InvoiceStatus.Paid => NovaInvoiceStatus.Paid,
        _ => NovaInvoiceStatus.Canceled,
    };

    /// <summary>The engine's word for a state; a state that no invoice has finds none.</summary>
    public static string EngineStatus(NovaInvoiceStatus status) => status switch
    {
        NovaInvoiceStatus.Draft => nameof(InvoiceStatus.Draft),
        NovaInvoiceStatus.Pending => nameof(InvoiceStatus.Finalized),
        NovaInvoiceStatus.Paid => nameof(InvoiceStatus.Paid),
        NovaInvoiceStatus.Canceled => nameof(InvoiceStatus.Voided),
        _ => nameof(NovaInvoiceStatus.Failed),
    };

    private static NovaInvoiceMetadata MetadataOf(InvoiceView view, string? planName)
    {
        Invoice it = view.Invoice;
        return new NovaInvoiceMetadata(
            [.. view.Fees.Select(fee => NovaLine.From(fee, it.Currency))], planName, NovaMoney.Major(it.TaxMinor, it.Currency), NovaMoney.Major(it.CouponsMinor, it.Currency),
            NovaMoney.Major(it.CreditNotesMinor + it.PrepaidCreditMinor, it.Currency), it.PeriodStart, it.PeriodEnd);
    }
}

internal sealed record NovaCheckout(string CheckoutUrl, BillingId PaymentId, string Provider, [property: Doc("Where the provider says.")] Instant? ExpiresAt);
