using System.Globalization;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using Billing.Domain.Ledger;
using Billing.Domain.Monetary;

namespace Billing.Application.Ledger;

/// <summary>Appends to the journal of a customer's partition, in the transaction that moves the money.</summary>
internal static class JournalWork
{
    /// <summary>
    /// Appends an entry of two sides. Nothing is booked when no money moves.
    /// </summary>
    /// <param name="work">The unit of work on the customer's partition.</param>
    /// <param name="kind">What moved.</param>
    /// <param name="sourceId">The payment, note or wallet transaction behind it.</param>
    /// <param name="currency">Its currency.</param>
    /// <param name="debit">The account that is debited.</param>
    /// <param name="credit">The account that is credited.</param>
    /// <param name="amountMinor">How much, never negative.</param>
    public static void Book(
        this PartitionWork work, JournalEntryKind kind, BillingId sourceId, Currency currency, LedgerAccount debit, LedgerAccount credit, long amountMinor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amountMinor);
        work.Book(kind, sourceId, currency, amountMinor == 0 ? [] : [new Posting(debit, amountMinor), new Posting(credit, -amountMinor)]);
    }

    /// <summary>Appends an entry of any number of sides. Nothing is booked when there are none: no money moved.</summary>
    public static void Book(this PartitionWork work, JournalEntryKind kind, BillingId sourceId, Currency currency, IReadOnlyList<Posting> postings)
    {
        if (postings.Count > 0)
        {
            long sequence = work.NextSequence();
            BillingId id = IdDerivation.ItemOf(
                sourceId.Owner, 0, "journal", sourceId.ToString(), kind.ToString(), sequence.ToString(CultureInfo.InvariantCulture));
            var entry = new JournalEntry(id, kind, sourceId, currency, work.Now, postings);
            work.Insert(CustomerRows.Journal(sequence), entry, StoredJson.Default.JournalEntry);
        }
    }
}
