using Billing.Application.Documents;
using Billing.Domain.Invoicing;

namespace BillingFunctions.Http.V1.Invoices;

/// <summary>How invoices are called.</summary>
internal static class InvoiceNumbers
{
    private const int DraftDigits = 8;

    /// <summary>The number; a draft has none yet and is called by the beginning of its id's own half.</summary>
    public static string Shown(Invoice invoice) => invoice.Number ?? $"DRAFT-{invoice.Id.ItemKey[..DraftDigits]}";

    /// <summary>Name of the file that holds its document.</summary>
    public static string FileName(Invoice invoice) => DocumentFiles.Name(Shown(invoice));
}
