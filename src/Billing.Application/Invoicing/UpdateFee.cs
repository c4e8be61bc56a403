using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;

namespace Billing.Application.Invoicing;

/// <summary>A change of a fee: null leaves a field as it is.</summary>
/// <param name="PaymentStatus">Where its money stands, once its invoice is issued.</param>
/// <param name="Description">What the line is called, on a draft.</param>
/// <param name="TaxMinor">May be sent back as it stands: taxes are computed.</param>
/// <param name="TotalMinor">May be sent back as it stands: totals are computed.</param>
public sealed record FeePatch(FeePaymentStatus? PaymentStatus, string? Description, decimal? TaxMinor, decimal? TotalMinor);

/// <summary>Changes what of a fee may be changed. Its amounts follow from what was agreed and used, and never by hand.</summary>
public sealed class UpdateFee(Transactor transactor)
{
    /// <summary>Changes it; refused with <see cref="FailureKind.WrongState"/> or at the field that cannot be changed.</summary>
    public async ValueTask<Result<Outcome<InvoicedFee>>> RunAsync(
        DataSpace space, BillingId id, FeePatch patch, Command command, CancellationToken cancellationToken)
    {
        Result<Outcome<InvoiceView>> changed = await transactor.RunAsync(
            CustomerRows.PartitionOf(space, id), command, StoredJson.Default.InvoiceView, (work, ct) => UpdateAsync(work, id, patch, ct), cancellationToken);
        return changed.Map(done => new Outcome<InvoicedFee>(
            new InvoicedFee(done.Value.Fees.First(fee => fee.Ordinal == id.Ordinal), done.Value.Invoice), done.Replayed));
    }

    private static async ValueTask<Result<InvoiceView>> UpdateAsync(PartitionWork work, BillingId id, FeePatch patch, CancellationToken cancellationToken)
    {
        if (id.Ordinal == 0 || work.Account() is not { } account || await work.ReadInvoiceAsync(id.Part(0), cancellationToken) is not { } view
            || view.Fees.FirstOrDefault(fee => fee.Ordinal == id.Ordinal) is not { } fee)
        {
            return Failure.NotFound("Fee");
        }

        if (Check(view.Invoice, fee, patch) is { } refusal)
        {
            return refusal;
        }

        Fee changed = fee with { PaymentStatus = patch.PaymentStatus ?? fee.PaymentStatus };
        if (patch.Description is { } description && description != fee.Description)
        {
            changed = changed with { Description = description, IsRenamed = true };
        }

        InvoiceView after = new(
            view.Invoice with { UpdatedAt = work.Now }, [.. view.Fees.Select(each => each.Ordinal == id.Ordinal ? changed : each)]);
        work.SaveAnew(account.Space, after, "invoice.updated");
        return after;
    }

    private static Failure? Check(Invoice invoice, Fee fee, FeePatch patch)
    {
        string state = invoice.Status.ToString().ToLowerInvariant();
        if (patch.TaxMinor is { } tax && tax != fee.TaxMinor)
        {
            return Failure.Invalid("taxes_amount_cents", "Taxes are computed: change the taxes of the customer, the plan or the charge", "read_only");
        }

        if (patch.TotalMinor is { } total && total != fee.TotalMinor)
        {
            return Failure.Invalid("total_amount_cents", "Totals are computed: credit the fee by a credit note instead", "read_only");
        }

        if (patch.Description is { } description && description != fee.Description && invoice.Status != InvoiceStatus.Draft)
        {
            return Failure.Of(FailureKind.WrongState, $"The invoice is {state}: the description of a fee can be changed on a draft only");
        }

        return patch.PaymentStatus is { } status && status != fee.PaymentStatus && invoice.Status is InvoiceStatus.Draft or InvoiceStatus.Voided
            ? Failure.Of(FailureKind.WrongState, $"The invoice is {state}: its fees are not to be paid")
            : null;
    }
}
