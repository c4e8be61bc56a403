using System.Globalization;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Platform;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Invoicing.Lines;

/// <summary>
/// Makes invoices of lines that are given: as a draft, again while it is one, and for good. The computation is that of all invoices, so that coupons, taxes,
/// credit notes and wallets work as ever. The draft waits for whoever makes it final.
/// </summary>
public sealed class LineInvoices(ICatalog catalog)
{
    /// <summary>Adds a draft within a unit of work; a failure names what the catalogue lacks. The account must still be written.</summary>
    /// <param name="work">The unit of work on the customer's partition; the invoice's id derives from its command.</param>
    /// <param name="account">The account.</param>
    /// <param name="input">The invoice.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal async ValueTask<Result<InvoiceView>> AddDraftAsync(
        PartitionWork work, CustomerAccount account, NewLineInvoice input, CancellationToken cancellationToken)
    {
        DaySpan today = DaySpanOf(work.Now, account, out DateTimeZone zone);
        var draft = new Invoice
        {
            Id = IdDerivation.ItemOf(account.Customer.Id.Owner, 0, "invoice", work.Command.Id, input.Type.ToString()),
            CustomerId = account.Customer.Id,
            BillingEntityId = input.BillingEntityId ?? account.Customer.BillingEntityId,
            Status = InvoiceStatus.Draft,
            Type = input.Type,
            PeriodStart = LocalDays.StartOf(today.Start, zone),
            PeriodEnd = LocalDays.StartOf(today.End, zone),
            Currency = input.Currency,
            DueDate = input.DueDate,
            CreatedAt = work.Now,
            UpdatedAt = work.Now,
        };
        Result<InvoiceView> shown = await ShowAsync(account, draft, input.Lines, work.Now, cancellationToken);
        if (shown.IsSuccess)
        {
            work.Insert(CustomerRows.Lines(draft.Id), input.Lines, StoredJson.Default.IReadOnlyListInvoiceLine);
            work.Add(account.Space, shown.Value);
        }

        return shown;
    }

    /// <summary>Computes a draft again. It must have been read in this work.</summary>
    internal async ValueTask<Result<InvoiceView>> RefreshAsync(
        PartitionWork work, CustomerAccount account, InvoiceView draft, CancellationToken cancellationToken)
    {
        Result<InvoiceView> shown = await ShowAsync(
            account, draft.Invoice with { UpdatedAt = work.Now }, await LinesAsync(work, draft.Invoice.Id, cancellationToken), work.Now, cancellationToken);
        if (!shown.IsSuccess)
        {
            return shown;
        }

        InvoiceView view = shown.Value with { Fees = FeeNames.Keep(draft.Fees, shown.Value.Fees) };
        work.SaveAnew(account.Space, view, "invoice.refreshed");
        return view;
    }

    /// <summary>Makes a draft final. It must have been read in this work; the account must still be written.</summary>
    internal async ValueTask<Result<(CustomerAccount Account, InvoiceView View)>> FinalizeAsync(
        PartitionWork work, CustomerAccount account, InvoiceView draft, InvoiceSettings org, CancellationToken cancellationToken)
    {
        Invoice invoice = draft.Invoice with { IssuedAt = Instant.Min(draft.Invoice.IssuedAt ?? work.Now, work.Now) };
        PeriodInputs inputs = await InputsAsync(account, invoice, cancellationToken);
        Spending spending = SpendingOf(await LinesAsync(work, invoice.Id, cancellationToken));
        Result<(CustomerAccount Account, InvoiceView View)> issued = await PeriodInvoices.IssueAsync(
            work, Billed(account, invoice), InvoiceInputs.Of(inputs), invoice, spending, org, evenEmpty: true, cancellationToken);
        if (!issued.IsSuccess)
        {
            return issued;
        }

        InvoiceView view = issued.Value.View with { Fees = FeeNames.Keep(draft.Fees, issued.Value.View.Fees) };
        work.SaveFinal(account.Space, view);
        return (issued.Value.Account with { Customer = account.Customer }, view);
    }

    private async ValueTask<Result<InvoiceView>> ShowAsync(
        CustomerAccount account, Invoice draft, IReadOnlyList<InvoiceLine> lines, Instant now, CancellationToken cancellationToken)
    {
        PeriodInputs inputs = await InputsAsync(account, draft, cancellationToken);
        Spending spending = SpendingOf(lines) with { Coupons = account.Coupons };
        return inputs.Compute(Billed(account, draft).Customer, draft.IssuedAt ?? now, spending)
            .Map(computed => new InvoiceView(computed.ApplyTo(draft), computed.Fees));
    }

    private async ValueTask<PeriodInputs> InputsAsync(CustomerAccount account, Invoice invoice, CancellationToken cancellationToken) => new(
        [], new InstantSpan(invoice.PeriodStart, invoice.PeriodEnd), await catalog.TaxesAsync(account.Space, cancellationToken), UsageVersion: 0);

    /// <summary>The account for an invoice in another currency, or of another billing entity, than the customer's own.</summary>
    private static CustomerAccount Billed(CustomerAccount account, Invoice invoice) =>
        account with { Customer = account.Customer with { Currency = invoice.Currency, BillingEntityId = invoice.BillingEntityId } };

    private static Spending SpendingOf(IReadOnlyList<InvoiceLine> lines) => new() { Extras = [.. lines.Select(line => line.ToFee())] };

    private static async ValueTask<IReadOnlyList<InvoiceLine>> LinesAsync(PartitionWork work, BillingId id, CancellationToken cancellationToken) =>
        await work.ReadAsync(CustomerRows.Lines(id), StoredJson.Default.IReadOnlyListInvoiceLine, cancellationToken)
            ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The lines of draft {id} are gone"));

    private static DaySpan DaySpanOf(Instant now, CustomerAccount account, out DateTimeZone zone)
    {
        zone = DateTimeZoneProviders.Tzdb[account.Customer.TimeZoneId];
        LocalDate today = LocalDays.Of(now, zone);
        return new DaySpan(today, today.PlusDays(1));
    }
}
