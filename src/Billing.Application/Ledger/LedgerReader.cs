using Billing.Application.Consistency;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Ledger;

/// <summary>Reads a customer's journal. A report: its cost grows with the customer's movements of money and invoices.</summary>
public sealed class LedgerReader(ITableStore tables, CustomerReader customers, InvoiceReader invoices, CreditNoteReader notes, IClock clock)
{
    /// <summary>The longest span of days that is shown at once.</summary>
    public const int DaysMax = 400;

    /// <summary>
    /// The balances of all accounts at the end of a local day of the customer: the journal, with what was deferred and has been earned by then counted as
    /// revenue.
    /// </summary>
    /// <param name="space">The data space.</param>
    /// <param name="customerId">The customer.</param>
    /// <param name="day">The day; null for today.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<Result<DatedBalance>> BalanceAsync(
        DataSpace space, BillingId customerId, LocalDate? day, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(space, customerId, cancellationToken) is not { } customer)
        {
            return Failure.NotFound("Customer");
        }

        DateTimeZone zone = DateTimeZoneProviders.Tzdb[customer.TimeZoneId];
        LocalDate at = day ?? LocalDays.Of(clock.GetCurrentInstant(), zone);
        Instant end = LocalDays.StartOf(at.PlusDays(1), zone);
        List<JournalEntry> entries = [];
        var revenue = new RevenueByDay(zone);
        await foreach (JournalEntry entry in EntriesAsync(space, customerId, cancellationToken))
        {
            if (entry.EffectiveAt < end)
            {
                entries.Add(entry);
                await AddAsync(revenue, space, entry, cancellationToken);
            }
        }

        return new DatedBalance(at, TrialBalance.Of(entries).Recognise(currency => revenue.After(at, currency)));
    }

    /// <summary>Revenue by local day of the customer over a span of at most <see cref="DaysMax"/> days.</summary>
    public async ValueTask<Result<IReadOnlyList<RevenueOfDay>>> RevenueAsync(
        DataSpace space, BillingId customerId, LocalDate? first, LocalDate? last, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(space, customerId, cancellationToken) is not { } customer)
        {
            return Failure.NotFound("Customer");
        }

        DateTimeZone zone = DateTimeZoneProviders.Tzdb[customer.TimeZoneId];
        LocalDate until = last ?? LocalDays.Of(clock.GetCurrentInstant(), zone);
        var span = new DaySpan(first ?? until.PlusDays(-29), until.PlusDays(1));
        if (span.IsEmpty || span.Count > DaysMax)
        {
            return Failure.Invalid([new FieldError(["query", "end_date"], $"must not lie before the start and at most {DaysMax} days after it", "out_of_range")]);
        }

        var revenue = new RevenueByDay(zone);
        await foreach (JournalEntry entry in EntriesAsync(space, customerId, cancellationToken))
        {
            await AddAsync(revenue, space, entry, cancellationToken);
        }

        RevenueOfDay[] days = [.. revenue.In(span).Select(day => new RevenueOfDay(day.Day, Currency.Parse(day.Currency), day.AmountMinor))];
        return days;
    }

    private async IAsyncEnumerable<JournalEntry> EntriesAsync(
        DataSpace space, BillingId customerId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PartitionAddress address = CustomerRows.PartitionOf(space, customerId);
        await foreach (TableRow row in tables.ReadAllAsync(
            address.Table, RowRange.Prefix(address.PartitionKey, CustomerRows.JournalPrefix), cancellationToken))
        {
            yield return DocumentCodec.Read(row.Columns, StoredJson.Default.JournalEntry)!;
        }
    }

    private async ValueTask AddAsync(RevenueByDay revenue, DataSpace space, JournalEntry entry, CancellationToken cancellationToken)
    {
        CreditNote? note = entry.Kind is JournalEntryKind.CreditNoteIssued or JournalEntryKind.CreditNoteVoided
            ? await notes.FindAsync(space, entry.SourceId, cancellationToken) ?? throw new InvalidOperationException($"Credit note {entry.SourceId} is booked and gone")
            : null;
        BillingId? invoice = note?.InvoiceId
            ?? (entry.Kind is JournalEntryKind.InvoiceFinalized or JournalEntryKind.InvoiceVoided ? entry.SourceId : null);
        revenue.Add(entry, invoice is { } id ? await FeesAsync(space, id, cancellationToken) : [], note);
    }

    private async ValueTask<IReadOnlyList<Fee>> FeesAsync(DataSpace space, BillingId invoiceId, CancellationToken cancellationToken) =>
        (await invoices.FindAsync(space, invoiceId, cancellationToken))?.Fees ?? throw new InvalidOperationException($"Invoice {invoiceId} is booked and gone");
}

/// <summary>Balances at the end of a day.</summary>
/// <param name="Day">The customer's local day.</param>
/// <param name="Balance">The balances.</param>
public sealed record DatedBalance(LocalDate Day, TrialBalance Balance);

/// <summary>What was earned on one day, or given back when negative.</summary>
/// <param name="Day">The customer's local day.</param>
/// <param name="Currency">The currency.</param>
/// <param name="AmountMinor">Minor units, without taxes.</param>
public sealed record RevenueOfDay(LocalDate Day, Currency Currency, long AmountMinor);
