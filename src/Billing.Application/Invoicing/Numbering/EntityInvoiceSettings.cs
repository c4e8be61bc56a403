using Billing.Application.BillingEntities;
using Billing.Application.Platform;
using Billing.Domain.Identity;

namespace Billing.Application.Invoicing.Numbering;

/// <summary>What organization and billing entities have set about invoices, from memory.</summary>
public sealed class EntityInvoiceSettings(OrganizationSettings organizations, BillingEntityReader entities) : IInvoiceSettings
{
    /// <inheritdoc/>
    public async ValueTask<InvoiceSettings> FindAsync(DataSpace space, CancellationToken cancellationToken)
    {
        InvoiceSettings settings = await ((IInvoiceSettings)organizations).FindAsync(space, cancellationToken);
        return settings with
        {
            Series = [.. (await entities.KnownAsync(space, cancellationToken)).Select(entity => NumberSeries.Of(entity, settings.NumberPrefix))],
        };
    }
}
