using Billing.Application.Invoicing.Numbering;
using Billing.Domain.Identity;

namespace Billing.Application.Platform;

/// <summary>What an organization has set about its invoices.</summary>
/// <param name="NumberPrefix">First part of invoice numbers.</param>
public sealed record InvoiceSettings(string NumberPrefix)
{
    /// <summary>How the invoices of each billing entity are numbered.</summary>
    public IReadOnlyList<NumberSeries> Series { get; init; } = [];

    /// <summary>The series of an invoice; null when no entity says anything: counted per customer, with the prefix above.</summary>
    /// <param name="billingEntityId">The entity that the invoice names, or null.</param>
    public NumberSeries? SeriesOf(BillingId? billingEntityId) =>
        Series.FirstOrDefault(series => series.EntityId == billingEntityId) ?? Series.FirstOrDefault(series => series.IsDefault);
}

/// <summary>Reads organizations' invoice settings; cheap enough for every invoice.</summary>
public interface IInvoiceSettings
{
    /// <summary>The settings of an organization.</summary>
    ValueTask<InvoiceSettings> FindAsync(DataSpace space, CancellationToken cancellationToken);
}
