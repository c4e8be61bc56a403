using Billing.Application.Documents;
using Billing.Domain.Identity;

namespace Billing.Application.Platform;

/// <summary>What an organization has set about its invoices.</summary>
/// <param name="NumberPrefix">First part of invoice numbers.</param>
/// <param name="Seller">Who bills, as documents print it.</param>
/// <param name="Footer">Text at the foot of documents, or null.</param>
public sealed record InvoiceSettings(string NumberPrefix, DocumentParty Seller, string? Footer);

/// <summary>Reads organizations' invoice settings; cheap enough for every invoice.</summary>
public interface IInvoiceSettings
{
    /// <summary>The settings of an organization.</summary>
    ValueTask<InvoiceSettings> FindAsync(DataSpace space, CancellationToken cancellationToken);
}
