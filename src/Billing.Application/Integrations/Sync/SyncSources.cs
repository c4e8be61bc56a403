using System.Text.Json.Nodes;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Payments;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;

namespace Billing.Application.Integrations.Sync;

/// <summary>An object as it is now.</summary>
/// <param name="Fields">Under our names.</param>
/// <param name="CustomerId">Whose.</param>
/// <param name="Lines">Lines of an invoice.</param>
internal sealed record SyncSource(JsonObject Fields, BillingId CustomerId, IReadOnlyList<SyncLine> Lines);

/// <summary>Reads what is copied. The state of now is copied, not that of the event: so copies that overtake each other end with the latest.</summary>
public sealed class SyncSources(CustomerReader customers, InvoiceReader invoices, PaymentReader payments, CreditNoteReader notes)
{
    /// <summary>An object as it is now; null when it is gone or not meant to be seen outside.</summary>
    internal async ValueTask<SyncSource?> FindAsync(DataSpace space, SyncKind kind, BillingId id, CancellationToken cancellationToken) => kind switch
    {
        SyncKind.Customer => await customers.FindIncludingDeletedAsync(space, id, cancellationToken) is { } customer ? new SyncSource(SyncFields.Of(customer), customer.Id, []) : null,
        SyncKind.Invoice => await InvoiceAsync(space, id, cancellationToken),
        SyncKind.Payment => await payments.FindAsync(space, id, cancellationToken) is { Status: PaymentStatus.Succeeded or PaymentStatus.Refunded } payment
            ? new SyncSource(SyncFields.Of(payment), payment.CustomerId, [])
            : null,
        _ => await notes.FindAsync(space, id, cancellationToken) is { Status: CreditNoteStatus.Finalized } note ? new SyncSource(SyncFields.Of(note), note.CustomerId, []) : null,
    };

    private async ValueTask<SyncSource?> InvoiceAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        await invoices.FindAsync(space, id, cancellationToken) is { Invoice: { Status: not InvoiceStatus.Draft, Number: not null } invoice } view
        && await customers.FindIncludingDeletedAsync(space, invoice.CustomerId, cancellationToken) is { } customer
            ? new SyncSource(SyncFields.Of(invoice, customer), invoice.CustomerId, SyncFields.LinesOf(view))
            : null;
}
