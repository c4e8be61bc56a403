using Billing.Application.Documents;
using Billing.Pdf.Documents;

namespace Billing.Pdf;

/// <summary>Draws invoices as PDF 1.7 with embedded fonts. Has no state, so one instance serves every thread.</summary>
public sealed class InvoicePdfRenderer : IInvoiceRenderer
{
    /// <inheritdoc/>
    public byte[] Render(InvoiceDocument document) => InvoiceLayout.Render(document);
}
