using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Platform;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;

namespace Billing.Application.Invoicing;

/// <summary>Makes a draft final: number, due date, journal entry, documents.</summary>
public sealed class FinalizeInvoice(Transactor transactor, IInvoiceSettings settings)
{
    /// <summary>Finalises it. Refused with <see cref="FailureKind.WrongState"/> unless it is a draft.</summary>
    public async ValueTask<Result<Outcome<InvoiceView>>> RunAsync(
        DataSpace space, BillingId id, Command command, CancellationToken cancellationToken)
    {
        InvoiceSettings org = await settings.FindAsync(space, cancellationToken);
        return await transactor.RunAsync(
            CustomerRows.PartitionOf(space, id), command, StoredJson.Default.InvoiceView,
            (work, ct) => FinalizeAsync(work, id, org, ct), cancellationToken);
    }

    private static async ValueTask<Result<InvoiceView>> FinalizeAsync(
        PartitionWork work, BillingId id, InvoiceSettings org, CancellationToken cancellationToken)
    {
        if (await work.ReadInvoiceAsync(id, cancellationToken) is not { } view || work.Account() is not { } account)
        {
            return Failure.NotFound("Invoice");
        }

        Result<(CustomerAccount Account, Invoice Invoice)> issued = work.Issue(account, view, org.NumberPrefix);
        if (!issued.IsSuccess)
        {
            return issued.Failure;
        }

        InvoiceView final = view with { Invoice = issued.Value.Invoice };
        work.SetGuard(work.Reschedule(issued.Value.Account.WithoutDraft(id)), StoredJson.Default.CustomerAccount);
        work.Save(account.Space, final, "invoice.finalized");
        work.EmitRendering(account.Space, final.Invoice);
        return final;
    }
}
