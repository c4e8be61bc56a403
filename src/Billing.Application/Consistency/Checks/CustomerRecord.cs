using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Ledger;
using Billing.Domain.Payments;
using Billing.Domain.Subscriptions;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Application.Consistency.Checks;

/// <summary>Everything stored of one customer at one version of its account: what the checks look at.</summary>
internal sealed record CustomerRecord
{
    /// <summary>The account row.</summary>
    public required CustomerAccount Account { get; init; }

    /// <summary>When it was read.</summary>
    public required Instant ReadAt { get; init; }

    /// <summary>Subscriptions, the ended ones too.</summary>
    public List<Subscription> Subscriptions { get; } = [];

    /// <summary>Invoices with their fees.</summary>
    public List<InvoiceView> Invoices { get; } = [];

    /// <summary>Fees without an invoice and invoices without fees, by row key.</summary>
    public List<string> Orphans { get; } = [];

    /// <summary>The journal, oldest first.</summary>
    public List<JournalEntry> Journal { get; } = [];

    /// <summary>Wallets, the ended ones too.</summary>
    public List<Wallet> Wallets { get; } = [];

    /// <summary>Movements of all wallets, oldest first per wallet.</summary>
    public List<WalletTransaction> WalletTransactions { get; } = [];

    /// <summary>Credit notes.</summary>
    public List<CreditNote> CreditNotes { get; } = [];

    /// <summary>Payments of invoices.</summary>
    public List<Payment> Payments { get; } = [];

    /// <summary>Closed boundaries, in time order per subscription.</summary>
    public List<RatedPeriod> Periods { get; } = [];

    /// <summary>When the oldest entry of the outbox was written; null while it is empty.</summary>
    public Instant? OldestOutboxAt { get; set; }

    /// <summary>Entries of the outbox.</summary>
    public int OutboxCount { get; set; }

    /// <summary>Rows that cannot be read, and why.</summary>
    public List<(string RowKey, string Reason)> Unreadable { get; } = [];

    /// <summary>Whether the schedule holds the entry that the account names; null when it names none.</summary>
    public bool? IsScheduled { get; set; }

    /// <summary>The data space.</summary>
    public DataSpace Space => Account.Space;
}
