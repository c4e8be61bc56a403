using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing.LateUsage;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Invoicing.Voids;

/// <summary>
/// Takes an invoice that is void, or a draft that is deleted, out of what counts as billed. Its own period is open until it is billed again; late usage of
/// earlier periods waits for the next invoice again; what was billed while its period was running is billed with the period.
/// </summary>
public sealed class BilledPeriods(ReRatePeriod reRate)
{
    /// <summary>Takes it out; refused with <see cref="FailureKind.WrongState"/> when other documents build on it. The account must still be written.</summary>
    internal async ValueTask<Result<CustomerAccount>> OpenAsync(
        PartitionWork work, CustomerAccount account, InvoiceView view, CancellationToken cancellationToken)
    {
        Invoice invoice = view.Invoice;
        if (account.Subscriptions.FirstOrDefault(billed => billed.Running?.Has(invoice.Id) == true) is { } running)
        {
            return account.With(running with { Running = running.Running!.Without(view) });
        }

        Result<CustomerAccount> opened = await WaitAgainAsync(work, account, invoice, cancellationToken);
        foreach (BillingId subscription in invoice.SubscriptionIds)
        {
            RatedPeriod? rated = opened.IsSuccess ? await work.PeriodOfAsync(subscription.ToString(), invoice, cancellationToken) : null;
            opened = rated is null ? opened : await OpenAsync(work, opened.Value, rated, view, cancellationToken);
        }

        return opened;
    }

    private static async ValueTask<Result<CustomerAccount>> OpenAsync(
        PartitionWork work, CustomerAccount account, RatedPeriod rated, InvoiceView view, CancellationToken cancellationToken)
    {
        BillingId id = view.Invoice.Id;
        if (rated.InvoiceId == id)
        {
            BillingId[] later = [.. rated.Invoices.Where(each => each != id && !rated.Running.AdvanceInvoices.Contains(each))];
            if (later.Length > 0)
            {
                return await BuiltOnAsync(work, "Usage of its period was billed later, on another invoice", later, cancellationToken);
            }

            if (rated.CreditNotes.Count > 0)
            {
                return Failure.Of(FailureKind.WrongState, "Usage of its period was credited on another invoice; credit the rest of it instead");
            }

            work.Put(rated.RowKey, rated.Open(), StoredJson.Default.RatedPeriod);
            return account.WithoutDraft(id) with
            {
                Adjustments = [.. account.Adjustments.Where(pending => !pending.IsOf(rated.Scope, rated.To))],
            };
        }

        if (!rated.IsOpen)
        {
            return await BuiltOnAsync(
                work, "Its period is over and billed on an invoice that builds on this one", rated.InvoiceId is { } own ? [own] : [], cancellationToken);
        }

        work.Put(rated.RowKey, rated with { Running = rated.Running.Without(view) }, StoredJson.Default.RatedPeriod);
        return account;
    }

    /// <summary>
    /// The refusal that names a way which works. What builds on an invoice and has nothing to pay was paid at once, without money to refund: it can never be voided, nor can a period that came to
    /// no invoice.
    /// </summary>
    private static async ValueTask<Failure> BuiltOnAsync(PartitionWork work, string why, IReadOnlyList<BillingId> others, CancellationToken cancellationToken)
    {
        List<Invoice> standing = [];
        foreach (BillingId other in others)
        {
            standing.AddRange(await work.ReadInvoiceAsync(other, cancellationToken) is { } view ? [view.Invoice] : Array.Empty<Invoice>());
        }

        bool isVoidable = standing.Count > 0 && standing.TrueForAll(invoice => invoice.Void(work.Now).IsSuccess);
        bool isRefundable = standing.Count > 0 && standing.TrueForAll(invoice => invoice.Void(work.Now).IsSuccess || (invoice.PaidMinor > 0 && invoice.WrittenOffMinor == 0));
        return Failure.Of(FailureKind.WrongState, why + (
            isVoidable ? ": void that first"
            : isRefundable ? ", which is paid: refund and void that first, or credit this one instead"
            : ", which cannot be voided: credit this one instead"));
    }

    /// <summary>Late usage that the invoice carried is billed by nothing any more.</summary>
    private async ValueTask<Result<CustomerAccount>> WaitAgainAsync(
        PartitionWork work, CustomerAccount account, Invoice invoice, CancellationToken cancellationToken)
    {
        foreach ((string scope, Instant boundary) in invoice.LatePeriods)
        {
            RatedPeriod rated = await work.ReadAsync(CustomerRows.RatedPeriod(scope, boundary), StoredJson.Default.RatedPeriod, cancellationToken)
                ?? throw new InvalidOperationException($"The period that ended at {boundary} is gone");
            rated = rated with { Invoices = [.. rated.Invoices.Where(each => each != invoice.Id)] };
            Result<CustomerAccount> adjusted = await reRate.AdjustAsync(work, account, rated, cancellationToken);
            if (!adjusted.IsSuccess)
            {
                return adjusted;
            }

            account = adjusted.Value;
        }

        return account;
    }
}

/// <summary>Finds the period of an invoice.</summary>
internal static class PeriodOfInvoice
{
    /// <summary>
    /// The closed period that an invoice bills or, while that was running, billed a part of; null when there is none. A period that was only opened stands
    /// under its beginning. On an invoice of a billing group each subscription has its own.
    /// </summary>
    public static async ValueTask<RatedPeriod?> PeriodOfAsync(
        this PartitionWork work, string scope, Invoice invoice, CancellationToken cancellationToken)
    {
        foreach (Instant boundary in (Instant[])[invoice.Boundary ?? invoice.PeriodEnd, invoice.PeriodStart])
        {
            if (await work.ReadAsync(CustomerRows.RatedPeriod(scope, boundary), StoredJson.Default.RatedPeriod, cancellationToken) is { } rated
                && (rated.InvoiceId == invoice.Id || rated.Running.Has(invoice.Id)))
            {
                return rated;
            }
        }

        return await work.PeriodAfterAsync(scope, invoice.PeriodStart, cancellationToken) is { } ended && ended.Running.Has(invoice.Id) ? ended : null;
    }

    /// <summary>
    /// The first period of a subscription that was closed after an instant. What was billed of a period while it ran knows its beginning, and where it was to end then: since, the
    /// subscription or its plan may have ended, or an end that was agreed have been taken back.
    /// </summary>
    private static async ValueTask<RatedPeriod?> PeriodAfterAsync(this PartitionWork work, string scope, Instant instant, CancellationToken cancellationToken)
    {
        (string from, string to) = CustomerRows.RatedPeriodsAfter(scope, instant);
        return await work.FirstKeyAsync(from, to, cancellationToken) is { } row ? await work.ReadAsync(row, StoredJson.Default.RatedPeriod, cancellationToken) : null;
    }
}
