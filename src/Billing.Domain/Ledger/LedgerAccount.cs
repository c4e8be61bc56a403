namespace Billing.Domain.Ledger;

/// <summary>The accounts that each customer has in each currency.</summary>
public enum LedgerAccount
{
    /// <summary>What the customer owes.</summary>
    Receivable,

    /// <summary>What was earned.</summary>
    Revenue,

    /// <summary>What was invoiced for service still to come.</summary>
    DeferredRevenue,

    /// <summary>Taxes collected for the state.</summary>
    Tax,

    /// <summary>Wallet credit that the customer can still spend.</summary>
    WalletLiability,

    /// <summary>Credit notes that the customer can still spend.</summary>
    CreditLiability,

    /// <summary>Money on its way from a payment provider.</summary>
    CashInTransit,

    /// <summary>What will never be paid.</summary>
    WriteOff,

    /// <summary>Credit given away: the cost side of granted wallet credit.</summary>
    PromotionalCredit,

    /// <summary>What banks, and refunds made at a provider, took of payments and nobody owes.</summary>
    DisputeLoss,
}
