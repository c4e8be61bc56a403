namespace Billing.Domain.Ledger;

/// <summary>One side of a journal entry.</summary>
/// <param name="Account">The account.</param>
/// <param name="AmountMinor">Positive debits the account, negative credits it; minor units.</param>
public readonly record struct Posting(LedgerAccount Account, long AmountMinor);
