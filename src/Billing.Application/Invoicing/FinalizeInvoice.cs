using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing.Lines;
using Billing.Application.Invoicing.Numbering;
using Billing.Application.Persistence;
using Billing.Application.Platform;
using Billing.Application.Subscriptions;
using Billing.Application.Subscriptions.Prepaid;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;

namespace Billing.Application.Invoicing;

/// <summary>
/// Makes a draft final: computes it once more, with the usage, credit notes and wallets of now, and gives it its number, due date, journal entries and
/// documents.
/// </summary>
public sealed class FinalizeInvoice(Transactor transactor, PeriodInvoices invoices, LineInvoices lines, NumberInvoices numbers, IInvoiceSettings settings)
{
    /// <summary>Finalises it. Refused with <see cref="FailureKind.WrongState"/> unless it is a draft.</summary>
    public async ValueTask<Result<Outcome<InvoiceView>>> RunAsync(
        DataSpace space, BillingId id, Command command, CancellationToken cancellationToken)
    {
        InvoiceSettings org = await settings.FindAsync(space, cancellationToken);
        Result<Outcome<InvoiceView>> final = await transactor.RunAsync(
            CustomerRows.PartitionOf(space, id), command, StoredJson.Default.InvoiceView,
            (work, ct) => FinalizeAsync(work, id, org, ct), cancellationToken);
        return final.IsSuccess && org.SeriesOf(final.Value.Value.Invoice.BillingEntityId) is { IsGapless: true } series
            ? final.Value with { Value = await numbers.NumberAsync(space, final.Value.Value, series, cancellationToken) }
            : final;
    }

    private async ValueTask<Result<InvoiceView>> FinalizeAsync(
        PartitionWork work, BillingId id, InvoiceSettings org, CancellationToken cancellationToken)
    {
        if (await work.ReadInvoiceAsync(id, cancellationToken) is not { } view || work.Account() is not { } account)
        {
            return Failure.NotFound("Invoice");
        }

        if (view.Invoice.Status != InvoiceStatus.Draft)
        {
            return Failure.Of(FailureKind.WrongState, $"The invoice is {view.Invoice.Status.ToString().ToLowerInvariant()} and cannot be finalized");
        }

        Result<(CustomerAccount Account, InvoiceView View)> final = account.Drafts.FirstOrDefault(draft => draft.InvoiceId == id) is { } waiting
            ? await invoices.FinalizeAsync(work, account, waiting, org, cancellationToken)
            : await lines.FinalizeAsync(work, account, view, org, cancellationToken);
        if (!final.IsSuccess)
        {
            return final.Failure;
        }

        account = await work.BeginPaidPeriodAsync(final.Value.Account, final.Value.View.Invoice, cancellationToken);
        work.SetGuard(work.Reschedule(account), StoredJson.Default.CustomerAccount);
        return final.Value.View;
    }
}
