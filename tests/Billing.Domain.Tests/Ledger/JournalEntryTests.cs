using Billing.Domain.Identity;
using Billing.Domain.Ledger;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Domain.Tests.Ledger;

public sealed class JournalEntryTests
{
    private static readonly BillingId Id = new(new OwnerKey(1), 2);

    [Fact]
    public void A_balanced_entry_can_be_made() =>
        Assert.Equal(2, Entry(new Posting(LedgerAccount.Receivable, 120), new Posting(LedgerAccount.Revenue, -120)).Postings.Count);

    [Fact]
    public void An_unbalanced_entry_cannot_be_made() =>
        Assert.Throws<ArgumentException>(() => Entry(new Posting(LedgerAccount.Receivable, 120), new Posting(LedgerAccount.Revenue, -119)));

    [Fact]
    public void An_entry_has_two_sides() => Assert.Throws<ArgumentException>(() => Entry(new Posting(LedgerAccount.Receivable, 0)));

    private static JournalEntry Entry(params Posting[] postings) =>
        new(Id, JournalEntryKind.InvoiceFinalized, Id, Currency.Usd, Instant.FromUtc(2026, 1, 1, 0, 0), postings);
}
