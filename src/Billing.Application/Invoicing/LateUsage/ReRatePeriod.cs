using System.Globalization;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Subscriptions;
using Billing.Application.Usage;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Usage;

namespace Billing.Application.Invoicing.LateUsage;

/// <summary>
/// Rates a sealed period again because usage came late (rule 23). A draft is computed anew. Of a final invoice the difference is billed: more waits in the
/// account for the next invoice, less is a credit note at once. What was billed is what the documents say, so that rating again, at any time and in any
/// order, comes to the same total.
/// </summary>
public sealed class ReRatePeriod(Transactor transactor, PeriodInvoices invoices)
{
    /// <summary>Follows one note up; false when its period is not closed yet: the close reads the usage itself.</summary>
    internal async ValueTask<bool> RunAsync(DataSpace space, OwnerKey customer, ReRateNote note, CancellationToken cancellationToken)
    {
        SealedPeriod seal = note.Seal;
        Command command = Command.FromJob(
            "re-rate", space.ToString(), seal.Scope, seal.To.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture),
            note.Version.ToString(CultureInfo.InvariantCulture));
        Result<Outcome<bool>> done = await transactor.RunQueuedAsync(
            PartitionAddress.Customer(space, customer), command, StoredJson.Default.Boolean,
            (work, ct) => RunAsync(work, seal, note.Version, ct), cancellationToken);
        return done.IsSuccess
            ? done.Value.Value
            : done.Failure.Kind == FailureKind.NotFound
                ? false
                : throw new InvalidOperationException($"A period with late usage cannot be rated again: {done.Failure.Message}");
    }

    private async ValueTask<Result<bool>> RunAsync(PartitionWork work, SealedPeriod seal, long version, CancellationToken cancellationToken)
    {
        string row = CustomerRows.RatedPeriod(seal.Scope, seal.To);
        if (work.Account() is not { } account || await work.ReadAsync(row, StoredJson.Default.RatedPeriod, cancellationToken) is not { } rated)
        {
            return Failure.NotFound("Period");
        }

        if (rated.UsageVersion >= version)
        {
            return true;
        }

        if (rated.IsOpen)
        {
            work.Replace(row, rated with { UsageVersion = version }, StoredJson.Default.RatedPeriod); // it is read when the period is billed again
            return true;
        }

        Result<CustomerAccount> changed = account.Drafts.FirstOrDefault(draft => draft.Bills(seal.Scope) && draft.Boundary == seal.To) is { } draft
            ? await invoices.RefreshAsync(work, account, draft, cancellationToken)
            : await AdjustAsync(work, account, rated, cancellationToken);
        if (!changed.IsSuccess)
        {
            return changed.Failure;
        }

        work.SetGuard(work.Reschedule(changed.Value), StoredJson.Default.CustomerAccount);
        return true;
    }

    /// <summary>Bills or takes back the difference between what the period comes to now and what stands as billed. The account must still be written.</summary>
    internal async ValueTask<Result<CustomerAccount>> AdjustAsync(
        PartitionWork work, CustomerAccount account, RatedPeriod rated, CancellationToken cancellationToken)
    {
        PeriodInputs inputs = await invoices.GatherAsync(account, rated, cancellationToken);
        IReadOnlyList<Fee> now = inputs.RateUsage();
        IReadOnlyList<BilledDocument> documents = await work.DocumentsAsync(rated.Invoices, cancellationToken);
        IReadOnlyList<BilledDocument> progressive =
            await work.DocumentsAsync([.. rated.Running.Progressive.Select(credit => credit.InvoiceId)], cancellationToken);
        var difference = UsageDifference.Between(now, new BilledUsage(rated, documents, progressive, inputs.FeeSpans));
        Result<(CustomerAccount Account, IReadOnlyList<BillingId> Notes)> credited = work.TakeBack(account, difference.Less, "Usage was corrected");
        if (!credited.IsSuccess)
        {
            return credited.Failure;
        }

        account = credited.Value.Account;
        rated = rated with
        {
            UsageVersion = inputs.UsageVersion,
            CreditNotes = [.. rated.CreditNotes, .. credited.Value.Notes],
            TakenBack = [.. rated.TakenBack, .. difference.Less.Lines],
        };
        work.Replace(rated.RowKey, rated, StoredJson.Default.RatedPeriod);
        bool isShown = difference.Fees.Count > 0 || account.Adjustments.Any(pending => pending.IsOf(rated.Scope, rated.To));
        account = work.WithAdjustment(account, rated, difference.Fees);
        return isShown && account.Drafts.FirstOrDefault(waiting => waiting.Bills(rated.Scope)) is { } carrier
            ? await invoices.RefreshAsync(work, account, carrier, cancellationToken)
            : account;
    }
}
