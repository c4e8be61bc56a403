using System.Text.Json;
using System.Text.RegularExpressions;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Documents;
using Billing.Application.Dunning;
using Billing.Application.Invoicing.Numbering;
using Billing.Application.Invoicing.Receivables;
using Billing.Application.Ledger;
using Billing.Application.Persistence;
using Billing.Application.Platform;
using Billing.Application.Work;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Results;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>What units of work on invoices share, so that invoice, account, journal, list and documents agree.</summary>
internal static partial class InvoiceWork
{
    /// <summary>Reads an invoice with its fees within the work, or null.</summary>
    public static async ValueTask<InvoiceView?> ReadInvoiceAsync(this PartitionWork work, BillingId id, CancellationToken cancellationToken)
    {
        Invoice? invoice = await work.ReadAsync(CustomerRows.Invoice(id), StoredJson.Default.Invoice, cancellationToken);
        return invoice?.Id == id && invoice.DeletedAt is null
            ? new InvoiceView(invoice, await work.ReadAsync(CustomerRows.Fees(id), StoredJson.Default.IReadOnlyListFee, cancellationToken) ?? [])
            : null;
    }

    /// <summary>Writes a new invoice and its fees.</summary>
    public static void Add(this PartitionWork work, DataSpace space, InvoiceView view)
    {
        work.Insert(CustomerRows.Invoice(view.Invoice.Id), view.Invoice, StoredJson.Default.Invoice);
        work.Insert(CustomerRows.Fees(view.Invoice.Id), view.Fees, StoredJson.Default.IReadOnlyListFee);
        work.Publish(space, view, "invoice.created");
    }

    /// <summary>Writes closed periods.</summary>
    public static void Keep(this PartitionWork work, IEnumerable<RatedPeriod> periods)
    {
        foreach (RatedPeriod rated in periods)
        {
            work.Put(rated.RowKey, rated, StoredJson.Default.RatedPeriod);
        }
    }

    /// <summary>A new invoice that this work writes, or null.</summary>
    public static InvoiceView? Added(this PartitionWork work, BillingId id) =>
        work.Staged(CustomerRows.Invoice(id), StoredJson.Default.Invoice) is { } invoice
            ? new InvoiceView(invoice, work.Staged(CustomerRows.Fees(id), StoredJson.Default.IReadOnlyListFee) ?? [])
            : null;

    /// <summary>Writes an invoice that was read in this work.</summary>
    public static void Save(this PartitionWork work, DataSpace space, InvoiceView view, string eventType)
    {
        work.Replace(CustomerRows.Invoice(view.Invoice.Id), view.Invoice, StoredJson.Default.Invoice);
        work.Publish(space, view, eventType);
        bool mayBeAskedFor = view.Invoice.Status != InvoiceStatus.Draft && eventType is not ("invoice.finalized" or "invoice.updated");
        if (mayBeAskedFor)
        {
            work.LookAtRequestOf(view.Invoice.Id);
        }
    }

    /// <summary>Writes an invoice and its fees, both read in this work.</summary>
    public static void SaveAnew(this PartitionWork work, DataSpace space, InvoiceView view, string eventType)
    {
        work.Replace(CustomerRows.Fees(view.Invoice.Id), view.Fees, StoredJson.Default.IReadOnlyListFee);
        work.Save(space, view, eventType);
    }

    /// <summary>Writes a draft that is deleted, which was read in this work: it is found no more, its id stays taken.</summary>
    public static void Remove(this PartitionWork work, DataSpace space, Invoice deleted)
    {
        work.Replace(CustomerRows.Invoice(deleted.Id), deleted, StoredJson.Default.Invoice);
        work.Emit(new ListRemove(space, InvoiceLists.Invoices.Name, deleted.Id, deleted.CreatedAt));
        work.EmitEvent(space, "invoice.deleted", deleted.Id, deleted, StoredJson.Default.Invoice);
    }

    /// <summary>Writes a draft that has become final, with its fees, both read in this work; it is told of when it has its number.</summary>
    public static void SaveFinal(this PartitionWork work, DataSpace space, InvoiceView view)
    {
        work.SaveAnew(space, view, view.Invoice.Number is null ? "invoice.updated" : "invoice.finalized");
        if (view.Invoice.Number is not null)
        {
            work.EmitIfPaid(space, view.Invoice);
            work.EmitRendering(space, view.Invoice);
        }
    }

    /// <summary>Tells of an invoice that was final from the start, and asks for its documents.</summary>
    public static void EmitFinal(this PartitionWork work, DataSpace space, Invoice invoice)
    {
        if (invoice.Number is null)
        {
            return; // told of when it has its number
        }

        work.EmitEvent(space, "invoice.finalized", invoice.Id, invoice, StoredJson.Default.Invoice);
        work.EmitIfPaid(space, invoice);
        work.EmitRendering(space, invoice);
    }

    /// <summary>Tells that an invoice is paid, when it is: what was issued or credited may leave nothing to pay.</summary>
    public static void EmitIfPaid(this PartitionWork work, DataSpace space, Invoice invoice)
    {
        if (invoice.Status == InvoiceStatus.Paid)
        {
            work.EmitEvent(space, "invoice.paid", invoice.Id, invoice, StoredJson.Default.Invoice);
        }
    }

    /// <summary>
    /// Makes a draft final: gives it the customer's next number and books it. An invoice with nothing left to pay is paid at once. The account's counter
    /// moves in the same transaction, so numbers have no gaps and no doubles. A number of a gapless series is claimed right after the commit.
    /// </summary>
    public static Result<(CustomerAccount Account, Invoice Invoice)> Issue(
        this PartitionWork work, CustomerAccount account, InvoiceView draft, InvoiceSettings org)
    {
        NumberSeries? series = org.SeriesOf(draft.Invoice.BillingEntityId);
        bool isGapless = series is { IsGapless: true };
        string? number = isGapless ? null : NumberOf(series?.Prefix ?? org.NumberPrefix, account.Customer, account.NextInvoiceNumber, series?.Digits);
        Instant issuedAt = draft.Invoice.IssuedAt ?? work.Now;
        Instant due = DueDates.Of(issuedAt, org.TermsOf(account.Customer, draft.Invoice.BillingEntityId, new PaymentTerms(null, draft.Invoice.NetPaymentTermDays)).NetDays, DateTimeZoneProviders.Tzdb[account.Customer.TimeZoneId]);
        Result<Invoice> issued = draft.Invoice.Finalize(number, issuedAt, due, work.Now);
        if (!issued.IsSuccess)
        {
            return issued.Failure;
        }

        Invoice invoice = issued.Value.AmountDueMinor == 0 ? issued.Value.MarkPaid(work.Now).Value : issued.Value;
        work.Book(JournalEntryKind.InvoiceFinalized, invoice.Id, invoice.Currency, Postings(account, draft with { Invoice = invoice }));
        if (isGapless)
        {
            invoice = invoice with { BillingEntityId = series!.EntityId };
            var message = new NumberMessage(account.Space, invoice.Id, series.EntityId, series.Prefix, series.FirstNumber, series.Digits);
            work.Emit(new QueueWork(WorkQueues.NumberInvoice, JsonSerializer.Serialize(message, StoredJson.Default.NumberMessage)));
            return (work.Await(account, invoice), invoice);
        }

        return (work.Await(account with { NextInvoiceNumber = account.NextInvoiceNumber + 1 }, invoice), invoice);
    }

    /// <summary>What a final invoice is booked as; voiding books the reverse.</summary>
    public static IReadOnlyList<Posting> Postings(CustomerAccount account, InvoiceView view)
    {
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[account.Customer.TimeZoneId];
        return InvoicePostings.Finalized(view.Invoice, view.Fees, zone, LocalDays.Of(view.Invoice.IssuedAt!.Value, zone));
    }

    private static void Publish(this PartitionWork work, DataSpace space, InvoiceView view, string eventType)
    {
        work.Emit(InvoiceLists.Upsert(space, view));
        LateInvoices.Follow(work, space, view.Invoice);
        work.EmitEvent(space, eventType, view.Invoice.Id, view.Invoice, StoredJson.Default.Invoice);
    }

    /// <summary>Prefix, customer code and number. The number has no dash, so numbers of different customers never meet.</summary>
    private static string NumberOf(string prefix, Customer customer, int number, int? digits)
    {
        string code = PrintableCode().IsMatch(customer.ExternalId) ? customer.ExternalId : customer.Id.Owner.ToString()[..10];
        return NumberSeries.Format($"{prefix}-{code}", number, digits);
    }

    [GeneratedRegex("^[A-Za-z0-9_.-]{1,40}$")]
    private static partial Regex PrintableCode();
}
