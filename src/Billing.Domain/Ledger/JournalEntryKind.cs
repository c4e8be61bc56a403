namespace Billing.Domain.Ledger;

/// <summary>What a journal entry records.</summary>
public enum JournalEntryKind
{
    /// <summary>An invoice became final.</summary>
    InvoiceFinalized,

    /// <summary>A final invoice was taken back.</summary>
    InvoiceVoided,

    /// <summary>Deferred revenue was earned.</summary>
    RevenueRecognised,

    /// <summary>A payment came in.</summary>
    PaymentReceived,

    /// <summary>A payment was given back.</summary>
    PaymentRefunded,

    /// <summary>A credit note was issued.</summary>
    CreditNoteIssued,

    /// <summary>A credit note was taken back.</summary>
    CreditNoteVoided,

    /// <summary>Credit of a note paid an invoice.</summary>
    CreditApplied,

    /// <summary>Wallet credit was bought.</summary>
    WalletPurchased,

    /// <summary>Wallet credit was given.</summary>
    WalletGranted,

    /// <summary>Wallet credit paid an invoice.</summary>
    WalletConsumed,

    /// <summary>Wallet credit moved to another wallet of the customer at another rate.</summary>
    WalletTransferred,

    /// <summary>Wallet credit expired.</summary>
    WalletExpired,

    /// <summary>A debt was given up.</summary>
    WrittenOff,

    /// <summary>A debt that was given up is owed again: money came for it, or less is owed.</summary>
    WriteOffReversed,

    /// <summary>A dispute was lost: a bank took money of a payment.</summary>
    DisputeLost,

    /// <summary>A lost dispute was won after all: the money is back.</summary>
    DisputeWon,

    /// <summary>A refund that was done could not be delivered: the money is back.</summary>
    RefundReturned,
}
