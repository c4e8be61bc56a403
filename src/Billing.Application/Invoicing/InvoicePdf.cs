using System.Text.Json;
using Billing.Application.Customers;
using Billing.Application.Documents;
using Billing.Application.Persistence;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Application.Work;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;

namespace Billing.Application.Invoicing;

/// <summary>
/// The PDF of an invoice: rendered by the queue when the invoice becomes final, kept as a blob that is named by the invoice's version, and rendered on the spot for whoever
/// asks before that. The work behind the queue <c>render-invoice</c>.
/// </summary>
public sealed class InvoicePdf(
    InvoiceReader invoices, CustomerReader customers, IInvoiceSettings settings, IDocumentRenderer renderer, IBlobStore blobs) : IInvoiceRendering
{
    /// <summary>The container of documents.</summary>
    public const string Container = "documents";

    /// <summary>Media type of the documents.</summary>
    public const string ContentType = "application/pdf";

    /// <inheritdoc/>
    public async Task<WorkOutcome> RunAsync(string message, TimeBudget budget, CancellationToken cancellationToken)
    {
        RenderMessage job = JsonSerializer.Deserialize(message, StoredJson.Default.RenderMessage)!;
        await FindAsync(job.Space, job.InvoiceId, cancellationToken);
        return WorkOutcome.Done;
    }

    /// <summary>The PDF with the invoice it shows; refused when there is no such invoice.</summary>
    public async ValueTask<Result<(InvoiceView View, ReadOnlyMemory<byte> Pdf)>> FindAsync(
        DataSpace space, BillingId id, CancellationToken cancellationToken)
    {
        return await invoices.FindAsync(space, id, cancellationToken) is { } view
            ? await RenderAsync(space, view, cancellationToken)
            : Failure.NotFound("Invoice");
    }

    /// <summary>The PDF of an invoice that has been issued and stands; refused with <see cref="FailureKind.WrongState"/> for drafts and voided invoices.</summary>
    public async ValueTask<Result<(InvoiceView View, ReadOnlyMemory<byte> Pdf)>> FindIssuedAsync(
        DataSpace space, BillingId id, CancellationToken cancellationToken)
    {
        if (await invoices.FindAsync(space, id, cancellationToken) is not { } view)
        {
            return Failure.NotFound("Invoice");
        }

        return view.Invoice.Status is InvoiceStatus.Finalized or InvoiceStatus.Paid
            ? await RenderAsync(space, view, cancellationToken)
            : Failure.Of(FailureKind.WrongState, $"The invoice is {view.Invoice.Status.ToString().ToLowerInvariant()} and has no document");
    }

    private async ValueTask<Result<(InvoiceView View, ReadOnlyMemory<byte> Pdf)>> RenderAsync(
        DataSpace space, InvoiceView view, CancellationToken cancellationToken)
    {
        string name = NameOf(space, view);
        if (await blobs.GetAsync(Container, name, cancellationToken) is { } kept)
        {
            return (view, kept.Content);
        }

        Customer? customer = await customers.FindIncludingDeletedAsync(space, view.Invoice.CustomerId, cancellationToken);
        if (customer is null)
        {
            return Failure.NotFound("Customer");
        }

        byte[] pdf = renderer.Render(InvoiceDocuments.Of(view, customer, await settings.FindAsync(space, cancellationToken)));
        await blobs.PutAsync(Container, name, pdf, ContentType, onlyIfNew: false, cancellationToken);
        return (view, pdf);
    }

    /// <summary>One blob per state of the invoice: a void or paid invoice has another document than the final one before.</summary>
    private static string NameOf(DataSpace space, InvoiceView view) =>
        $"{space}/invoices/{view.Invoice.Id}/{view.Invoice.UpdatedAt.ToUnixTimeTicks()}.pdf";
}
