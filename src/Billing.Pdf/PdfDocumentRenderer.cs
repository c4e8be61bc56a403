using Billing.Application.Documents;
using Billing.Pdf.Documents;
using Billing.Pdf.Images;

namespace Billing.Pdf;

/// <summary>Draws documents as PDF 1.7 with embedded fonts. One instance serves every thread; it remembers logos that it has unpacked.</summary>
public sealed class PdfDocumentRenderer : IDocumentRenderer
{
    private readonly ImageCache _logos = new();

    /// <inheritdoc/>
    public byte[] Render(BillingDocument document) => DocumentLayout.Render(document, _logos.Find(document.Brand.Logo.Span));
}
