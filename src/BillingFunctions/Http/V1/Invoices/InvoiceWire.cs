using System.Text.Json.Serialization;
using Billing.Application.Invoicing.Receivables;
using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Rating;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.V1.Invoices;

/// <summary>JSON of invoices and fees.</summary>
internal static class InvoiceWire
{
    public static readonly InvoiceWireJson Json = new(WireOptions.Create(
        Words.Of<InvoiceStatus>(), Words.Of<InvoiceType>(), Words.Of<FeeType>(), Words.Of<FeePaymentStatus>(), Words.Of<ChargeModel>(),
        Words.Of<SettlementType>(), Words.Of<FeeStepKind>(), Words.Of<PriceLineKind>()));
}

[JsonSerializable(typeof(InvoiceResponse))]
[JsonSerializable(typeof(InvoicePreviewRequest))]
[JsonSerializable(typeof(InvoicePreviewResponse))]
[JsonSerializable(typeof(FeeResponse))]
[JsonSerializable(typeof(FeeUpdate))]
[JsonSerializable(typeof(OneOffInvoiceCreate))]
[JsonSerializable(typeof(InvoiceUpdate))]
[JsonSerializable(typeof(BulkInvoiceRequest))]
[JsonSerializable(typeof(BulkFinalizeResponse))]
[JsonSerializable(typeof(BulkVoidResponse))]
[JsonSerializable(typeof(InvoiceSettlementResponse))]
[JsonSerializable(typeof(PastDueResponse))]
internal sealed partial class InvoiceWireJson : JsonSerializerContext;
