using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing.Lines;
using Billing.Application.Invoicing.Receivables;
using Billing.Application.Invoicing.Voids;
using Billing.Application.Persistence;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>A change of an invoice: null leaves a field as it is.</summary>
/// <param name="Status">May be sent back as it stands; each change of it has a step of its own.</param>
/// <param name="DueDate">When payment is due, of a draft or of an invoice that is not settled.</param>
/// <param name="IssuedAt">When a draft is, or would be, issued: one of a period becomes final then.</param>
/// <param name="PaidAt">May be sent back as it stands.</param>
public sealed record InvoicePatch(InvoiceStatus? Status, Instant? DueDate, Instant? IssuedAt, Instant? PaidAt);

/// <summary>Changes what of an invoice may be changed, computes drafts again and deletes them.</summary>
public sealed class ChangeInvoice(Transactor transactor, PeriodInvoices invoices, LineInvoices lines, BilledPeriods periods)
{
    /// <summary>Changes it; refused with <see cref="FailureKind.WrongState"/> or at the field that cannot be changed.</summary>
    public ValueTask<Result<Outcome<InvoiceView>>> UpdateAsync(
        DataSpace space, BillingId id, InvoicePatch patch, Command command, CancellationToken cancellationToken) =>
        RunAsync(space, id, command, (work, account, view, ct) => UpdateAsync(work, account, view, patch, ct), cancellationToken);

    /// <summary>Computes a draft again, with the usage, taxes and coupons of now; refused with <see cref="FailureKind.WrongState"/> unless it is one.</summary>
    public ValueTask<Result<Outcome<InvoiceView>>> RefreshAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        RunAsync(space, id, command, RefreshAsync, cancellationToken);

    /// <summary>Deletes a draft; its period, if any, is open until it is billed again. Refused with <see cref="FailureKind.WrongState"/> unless it is one.</summary>
    public ValueTask<Result<Outcome<InvoiceView>>> DeleteAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        RunAsync(space, id, command, DeleteAsync, cancellationToken);

    private static async ValueTask<Result<InvoiceView>> UpdateAsync(
        PartitionWork work, CustomerAccount account, InvoiceView view, InvoicePatch patch, CancellationToken cancellationToken)
    {
        Invoice invoice = view.Invoice;
        WaitingDraft? waiting = account.Drafts.FirstOrDefault(draft => draft.InvoiceId == invoice.Id);
        if (Check(invoice, waiting, patch) is { } refusal)
        {
            return refusal;
        }

        Invoice changed = invoice with { DueDate = patch.DueDate ?? invoice.DueDate };
        if (invoice.Status == InvoiceStatus.Draft && patch.IssuedAt is { } issuedAt)
        {
            account = waiting is null ? account : account with
            {
                Drafts = [.. account.Drafts.Select(draft => draft == waiting ? draft with { FinalizeAt = issuedAt } : draft)],
            };
            changed = waiting is null ? changed with { IssuedAt = issuedAt } : changed;
        }
        else if (changed.DueDate != invoice.DueDate && invoice.Status == InvoiceStatus.Finalized)
        {
            changed = changed with { OverdueAt = changed.DueDate > work.Now ? null : invoice.OverdueAt };
            account = await work.AwaitAnewAsync(account, invoice, changed, cancellationToken);
            if (invoice.OverdueAt is not null && changed.OverdueAt is null)
            {
                LateInvoices.Forget(work, account.Space, invoice);
            }
        }

        view = view with { Invoice = changed with { UpdatedAt = work.Now } };
        work.SetGuard(work.Reschedule(account), StoredJson.Default.CustomerAccount);
        work.Save(account.Space, view, "invoice.updated");
        return view;
    }

    private static Failure? Check(Invoice invoice, WaitingDraft? waiting, InvoicePatch patch)
    {
        string state = invoice.Status.ToString().ToLowerInvariant();
        bool isDraft = invoice.Status == InvoiceStatus.Draft;
        if ((patch.Status ?? invoice.Status) != invoice.Status)
        {
            return Failure.Of(FailureKind.WrongState, $"The invoice is {state}; finalize, pay and void are steps of their own");
        }

        if (patch.PaidAt is not null && patch.PaidAt != invoice.PaidAt)
        {
            return Failure.Invalid("paid_at", "is set by the payment that settles the invoice", "read_only");
        }

        if (patch.IssuedAt is { } issuedAt && issuedAt != invoice.IssuedAt)
        {
            if (!isDraft)
            {
                return Failure.Of(FailureKind.WrongState, $"The invoice is {state}: issued_at can be changed on a draft only");
            }

            if (waiting is not null && issuedAt < waiting.Boundary)
            {
                return Failure.Invalid("issued_at", "must not lie before the end of the billed period", "out_of_range");
            }
        }

        if (patch.DueDate is not { } due || due == invoice.DueDate)
        {
            return null;
        }

        return !isDraft && invoice.Status != InvoiceStatus.Finalized
            ? Failure.Of(FailureKind.WrongState, $"The invoice is {state}: due_date can be changed until it is settled or void")
            : due < (patch.IssuedAt ?? invoice.IssuedAt ?? invoice.CreatedAt)
                ? Failure.Invalid("due_date", "must not lie before the issue of the invoice", "out_of_range")
                : null;
    }

    private async ValueTask<Result<InvoiceView>> RefreshAsync(
        PartitionWork work, CustomerAccount account, InvoiceView view, CancellationToken cancellationToken)
    {
        if (view.Invoice.Status != InvoiceStatus.Draft)
        {
            return Refuse(view.Invoice, "computed again");
        }

        if (account.Drafts.FirstOrDefault(draft => draft.InvoiceId == view.Invoice.Id) is not { } waiting)
        {
            return await lines.RefreshAsync(work, account, view, cancellationToken);
        }

        Result<CustomerAccount> refreshed = await invoices.RefreshAsync(work, account, waiting, cancellationToken);
        if (!refreshed.IsSuccess)
        {
            return refreshed.Failure;
        }

        work.SetGuard(work.Reschedule(refreshed.Value), StoredJson.Default.CustomerAccount);
        return work.Added(view.Invoice.Id)!;
    }

    private async ValueTask<Result<InvoiceView>> DeleteAsync(
        PartitionWork work, CustomerAccount account, InvoiceView view, CancellationToken cancellationToken)
    {
        if (view.Invoice.Status != InvoiceStatus.Draft)
        {
            return Refuse(view.Invoice, "deleted");
        }

        Result<CustomerAccount> opened = await periods.OpenAsync(work, account, view, cancellationToken);
        if (!opened.IsSuccess)
        {
            return opened.Failure;
        }

        Invoice deleted = view.Invoice.Void(work.Now).Value with { DeletedAt = work.Now };
        work.SetGuard(work.Reschedule(opened.Value), StoredJson.Default.CustomerAccount);
        work.Remove(account.Space, deleted);
        return view with { Invoice = deleted };
    }

    private static Failure Refuse(Invoice invoice, string verb) =>
        Failure.Of(FailureKind.WrongState, $"The invoice is {invoice.Status.ToString().ToLowerInvariant()} and cannot be {verb}");

    private ValueTask<Result<Outcome<InvoiceView>>> RunAsync(
        DataSpace space, BillingId id, Command command,
        Func<PartitionWork, CustomerAccount, InvoiceView, CancellationToken, ValueTask<Result<InvoiceView>>> change, CancellationToken cancellationToken) =>
        transactor.RunAsync(
            CustomerRows.PartitionOf(space, id), command, StoredJson.Default.InvoiceView,
            async (work, ct) => await work.ReadInvoiceAsync(id, ct) is { } view && work.Account() is { } account
                ? await change(work, account, view, ct)
                : Failure.NotFound("Invoice"),
            cancellationToken);
}
