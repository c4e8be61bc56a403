using System.Text.Json.Serialization.Metadata;
using Billing.Application.Invoicing;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using NodaTime;

namespace Billing.Application.Consistency.Checks;

/// <summary>
/// Reads everything of one customer: its whole partition, so the cost grows with its history. Nothing is locked: when the account changes meanwhile, it is
/// read again.
/// </summary>
public sealed class CustomerRecordReader(ITableStore tables, WorkSchedule schedule, IClock clock)
{
    private const int TriesMax = 10;

    /// <summary>Reads a customer, or null when there is none.</summary>
    /// <exception cref="StoreException">The store failed, or the customer changed during every attempt.</exception>
    internal async ValueTask<CustomerRecord?> ReadAsync(DataSpace space, OwnerKey customer, CancellationToken cancellationToken)
    {
        PartitionAddress address = PartitionAddress.Customer(space, customer);
        for (int tries = 1; tries <= TriesMax; tries++)
        {
            if (await GuardAsync(address, cancellationToken) is not { } guard || DocumentCodec.Read(guard.Columns, StoredJson.Default.CustomerAccount) is not { } account)
            {
                return null;
            }

            var record = new CustomerRecord { Account = account, ReadAt = clock.GetCurrentInstant() };
            await ReadRowsAsync(record, address, cancellationToken);
            record.IsScheduled = account.CloseScheduledAt is { } due
                ? await schedule.HasAsync(CloseMessage.Of(account).ScheduleKey, due, cancellationToken)
                : null;
            if ((await GuardAsync(address, cancellationToken))?.ETag == guard.ETag)
            {
                return record;
            }
        }

        throw new StoreException(StoreFault.Throttled, "The customer changed during every attempt to read it");
    }

    private ValueTask<TableRow?> GuardAsync(PartitionAddress address, CancellationToken cancellationToken) =>
        tables.GetAsync(address.Table, address.PartitionKey, PartitionAddress.GuardRow, cancellationToken);

    private async ValueTask ReadRowsAsync(CustomerRecord record, PartitionAddress address, CancellationToken cancellationToken)
    {
        var invoices = new Dictionary<string, Invoice>(StringComparer.Ordinal);
        var fees = new Dictionary<string, IReadOnlyList<Fee>>(StringComparer.Ordinal);
        await foreach (TableRow row in tables.ReadAllAsync(address.Table, new RowRange(address.PartitionKey), cancellationToken))
        {
            try
            {
                Take(record, invoices, fees, row);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                record.Unreadable.Add((row.RowKey, fault.Message));
            }
        }

        foreach ((string item, Invoice invoice) in invoices)
        {
            if (fees.Remove(item, out IReadOnlyList<Fee>? lines))
            {
                record.Invoices.Add(new InvoiceView(invoice, lines));
            }
            else
            {
                record.Invoices.Add(new InvoiceView(invoice, []));
                record.Orphans.Add($"inv|{item}");
            }
        }

        record.Orphans.AddRange(fees.Keys.Select(item => $"fees|{item}"));
    }

    private static void Take(CustomerRecord record, Dictionary<string, Invoice> invoices, Dictionary<string, IReadOnlyList<Fee>> fees, TableRow row)
    {
        int bar = row.RowKey.IndexOf('|', StringComparison.Ordinal);
        string item = row.RowKey[(bar + 1)..];
        switch (bar < 0 ? row.RowKey : row.RowKey[..bar])
        {
            case "sub":
                record.Subscriptions.Add(Read(row, StoredJson.Default.Subscription));
                break;
            case "inv":
                invoices.Add(item, Read(row, StoredJson.Default.Invoice));
                break;
            case "fees":
                fees.Add(item, Read(row, StoredJson.Default.IReadOnlyListFee));
                break;
            case "jrn":
                record.Journal.Add(Read(row, StoredJson.Default.JournalEntry));
                break;
            case "wal":
                record.Wallets.Add(Read(row, StoredJson.Default.Wallet));
                break;
            case "wtx":
                record.WalletTransactions.Add(Read(row, StoredJson.Default.WalletTransaction));
                break;
            case "cn":
                record.CreditNotes.Add(Read(row, StoredJson.Default.CreditNote));
                break;
            case "pay":
                record.Payments.Add(Read(row, StoredJson.Default.Payment));
                break;
            case "per":
                record.Periods.Add(Read(row, StoredJson.Default.RatedPeriod));
                break;
            case "out":
                List<OutboxItem> waiting = [.. OutboxPages.Read(row)];
                record.OutboxCount += waiting.Count;
                Instant at = WrittenAt(waiting) ?? record.ReadAt;
                record.OldestOutboxAt = record.OldestOutboxAt is { } oldest && oldest < at ? oldest : at;
                break;
        }
    }

    /// <summary>When entries of the outbox were written, as far as they say so: events do, and nearly every commit has one.</summary>
    private static Instant? WrittenAt(List<OutboxItem> waiting) =>
        waiting.Select(item => item.Entry).OfType<ListUpsert>().FirstOrDefault(entry => entry.List == DomainEvents.List.Name)?.CreatedAt;

    private static T Read<T>(TableRow row, JsonTypeInfo<T> type) =>
        DocumentCodec.Read(row.Columns, type) ?? throw new FormatException("The row has no document");
}
