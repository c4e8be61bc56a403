using Billing.Application.Invoicing;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Invoices;

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class FeeUpdate
{
    public FeePaymentStatus? PaymentStatus { get; set; }

    [Text(1, 1000)]
    public string? Description { get; set; }

    public decimal? TaxesAmountCents { get; set; }

    public decimal? TotalAmountCents { get; set; }

    public FeePatch ToPatch() => new(PaymentStatus, Description, TaxesAmountCents, TotalAmountCents);
}

internal sealed record FeeResponse(
    BillingId Id, BillingId? InvoiceId, BillingId? ChargeId, BillingId? SubscriptionId, BillingId? CommitmentId, BillingId CustomerId, FeeType FeeType,
    decimal AmountCents, decimal TaxesAmountCents, decimal TotalAmountCents, decimal Units, long EventsCount, decimal UnitAmountCents,
    FeePaymentStatus PaymentStatus, string? Description, string? MetricCode, IReadOnlyDictionary<string, string> Properties, Instant CreatedAt,
    Instant UpdatedAt,
    [property: Doc("How the fee came about: the amounts of all steps add up to the total; lists leave it out.")] IReadOnlyList<FeeStepResponse>? Steps)
{
    public static FeeResponse From(InvoicedFee it)
    {
        (Fee fee, Invoice invoice) = (it.Fee, it.Invoice);
        return new FeeResponse(
            it.Id, invoice.Id, fee.ChargeId, fee.SubscriptionId, fee.CommitmentId, invoice.CustomerId, fee.Type, fee.AmountMinor, fee.TaxMinor,
            it.TotalMinor, fee.Units, fee.EventsCount, UnitPrices.Shown(fee.UnitAmountMinor), it.PaymentStatus, fee.Description, fee.MetricCode, PropertiesOf(it),
            invoice.CreatedAt, invoice.UpdatedAt, fee.Explanation is null ? null : FeeStepResponse.Of(fee, invoice.Currency));
    }

    private static Dictionary<string, string> PropertiesOf(InvoicedFee it)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        if (it.Fee.Group is { } group)
            properties.Add("group", group);

        if (it.Fee.Explanation is not null)
            properties.Add("explanation", FeeSteps.ToText(it.Fee, it.Invoice.Currency));

        return properties;
    }
}
