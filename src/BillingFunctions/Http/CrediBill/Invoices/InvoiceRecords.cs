using System.Text.Json.Serialization;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using BillingFunctions.Http.CrediBill.Customers;
using BillingFunctions.Http.CrediBill.Subscriptions;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.CrediBill.Invoices;

/// <summary>What is reported about an invoice.</summary>
internal sealed class InvoiceUpdate
{
    [Text(1, 255)]
    public required string InvoiceId { get; set; }

    [OneOf("draft", "pending", "open", "paid", "void", "failed"), Doc("paid records the payment, failed a payment that failed; draft and pending only as they stand.")]
    public required string Status { get; set; }

    [Range(0, MinorUnitsAttribute.Max), Doc("What was paid, in the currency's smallest unit; left out: all that is due.")]
    public long? AmountPaid { get; set; }

    [Range(0, 253_370_764_800_000), Doc("When it was paid by the customer's account, in milliseconds since 1970: kept with the payment.")]
    public long? PaidDate { get; set; }
}

internal sealed record LineItem(
    string Description, [property: JsonConverter(typeof(DecimalNumberConverter))] decimal Quantity,
    [property: JsonConverter(typeof(DecimalNumberConverter))] decimal UnitAmount, long TotalAmount, string Type)
{
    public static LineItem From(Fee it) => new(it.Description, it.Units, it.UnitAmountMinor, it.AmountMinor, it.Type switch
    {
        FeeType.Subscription or FeeType.Commitment => "plan",
        FeeType.Charge => "usage",
        _ => "one_time",
    });
}

internal sealed record InvoiceData(
    [property: JsonPropertyName("_id")] BillingId Id, [property: JsonPropertyName("_creationTime")] long CreationTime, string? InvoiceNumber, BillingId CustomerId,
    BillingId? SubscriptionId, string Currency, long AmountDue, long AmountPaid, string Status, long PeriodStart, long PeriodEnd, long? DueDate, long? PaidDate,
    IReadOnlyList<LineItem> LineItems)
{
    public CustomerData? Customer { get; init; }

    public SubscriptionData? Subscription { get; init; }
}

/// <summary>All invoices that were asked for, or the one.</summary>
internal sealed record InvoicesAnswer(IReadOnlyList<InvoiceData>? Invoices, InvoiceData? Invoice);
