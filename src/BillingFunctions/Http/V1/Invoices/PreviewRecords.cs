using Billing.Application.Invoicing;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Invoices;

internal sealed class InvoicePreviewRequest
{
    public required BillingId SubscriptionId { get; set; }

    [Doc("First instant of the usage to show; left out: the start of the running period.")]
    public Instant? BillingPeriodStart { get; set; }

    [Doc("End of the usage to show, exclusive; left out: the end of the period that holds the start.")]
    public Instant? BillingPeriodEnd { get; set; }
}

internal sealed record FeePreview(
    string Description, decimal Units, decimal UnitAmountCents, decimal AmountCents, ChargeModel? ChargeModel, string? MetricCode, string? Explanation,
    IReadOnlyList<FeeStepResponse> Steps)
{
    public static FeePreview From(Fee fee, PreviewedInvoice invoice) => new(
        fee.Description, fee.Units, UnitPrices.Shown(fee.UnitAmountMinor), fee.AmountMinor, invoice.ModelOf(fee), fee.MetricCode,
        FeeSteps.ToText(fee, invoice.Currency), FeeStepResponse.Of(fee, invoice.Currency));
}

internal sealed record InvoicePreviewResponse(
    decimal SubtotalCents, decimal TaxAmountCents, decimal CouponsAmountCents, decimal PrepaidCreditAmountCents, decimal TotalCents, string Currency,
    Instant BillingPeriodStart, Instant BillingPeriodEnd, IReadOnlyList<FeePreview> Fees)
{
    public static InvoicePreviewResponse From(PreviewedInvoice it) => new(
        it.Computed.SubtotalMinor, it.Computed.TaxMinor, it.Computed.CouponsMinor, it.Computed.PrepaidCreditMinor, it.Computed.TotalMinor,
        it.Currency.Code, it.Period.Start, it.Period.End, [.. it.Computed.Fees.Select(fee => FeePreview.From(fee, it))]);
}
