namespace Billing.Application.Documents;

/// <summary>Draws invoices. Implementations are safe for use by many threads at once.</summary>
public interface IDocumentRenderer
{
    /// <summary>
    /// Draws the document as a PDF file. The same document always gives the same bytes, and any text is accepted:
    /// characters that cannot be drawn become a visible box, never an error.
    /// </summary>
    byte[] Render(BillingDocument document);
}
