using Billing.Application.Invoicing;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using NodaTime;

namespace BillingFunctions.Http.V1.Invoices;

internal sealed record FeeResponse(
    BillingId Id, BillingId? InvoiceId, BillingId? ChargeId, BillingId? SubscriptionId, BillingId? CommitmentId, BillingId CustomerId, FeeType FeeType,
    decimal AmountCents, decimal TaxesAmountCents, decimal TotalAmountCents, decimal Units, long EventsCount, decimal UnitAmountCents,
    FeePaymentStatus PaymentStatus, string? Description, string? MetricCode, IReadOnlyDictionary<string, string> Properties, Instant CreatedAt,
    Instant UpdatedAt)
{
    public static FeeResponse From(InvoicedFee it)
    {
        (Fee fee, Invoice invoice) = (it.Fee, it.Invoice);
        return new FeeResponse(
            it.Id, invoice.Id, fee.ChargeId, fee.SubscriptionId, fee.CommitmentId, invoice.CustomerId, fee.Type, fee.AmountMinor, fee.TaxMinor,
            it.TotalMinor, fee.Units, fee.EventsCount, fee.UnitAmountMinor, it.PaymentStatus, fee.Description, fee.MetricCode, PropertiesOf(it),
            invoice.CreatedAt, invoice.UpdatedAt);
    }

    private static Dictionary<string, string> PropertiesOf(InvoicedFee it)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        if (it.Fee.Group is { } group)
            properties.Add("group", group);

        if (it.Fee.Explanation is { } explanation)
            properties.Add("explanation", explanation.ToText(it.Invoice.Currency));

        return properties;
    }
}
