using Billing.Domain.Identity;

namespace Billing.Domain.Credits;

/// <summary>What is left of a credit note.</summary>
/// <param name="CreditNoteId">The note.</param>
/// <param name="BalanceMinor">What can still be spent, in minor units of the invoice's currency.</param>
public sealed record CreditBalance(BillingId CreditNoteId, long BalanceMinor);

/// <summary>What an invoice took from a credit note.</summary>
/// <param name="CreditNoteId">The note.</param>
/// <param name="AmountMinor">What was taken.</param>
public sealed record CreditUse(BillingId CreditNoteId, long AmountMinor);
