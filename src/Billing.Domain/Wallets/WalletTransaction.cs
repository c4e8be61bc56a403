using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Wallets;

/// <summary>Direction of a wallet transaction.</summary>
public enum WalletTransactionType
{
    /// <summary>Credit came in.</summary>
    Inbound,

    /// <summary>Credit went out.</summary>
    Outbound,
}

/// <summary>Why credit moved.</summary>
public enum WalletTransactionReason
{
    /// <summary>It was bought.</summary>
    Purchased,

    /// <summary>It was given.</summary>
    Granted,

    /// <summary>It paid an invoice.</summary>
    Invoiced,

    /// <summary>It expired or the wallet ended.</summary>
    Voided,

    /// <summary>It moved between two wallets.</summary>
    Transferred,
}

/// <summary>What started a top-up.</summary>
public enum WalletTransactionSource
{
    /// <summary>A person or a call.</summary>
    Manual,

    /// <summary>A recurring rule.</summary>
    Interval,

    /// <summary>A balance below a threshold.</summary>
    Threshold,
}

/// <summary>Whether a wallet transaction counts.</summary>
public enum WalletTransactionStatus
{
    /// <summary>Waits for its payment.</summary>
    Pending,

    /// <summary>Counts in the balance.</summary>
    Settled,

    /// <summary>Its payment failed; never counts.</summary>
    Failed,
}

/// <summary>One movement of credit of a wallet.</summary>
/// <param name="Id">The id, in the customer's partition.</param>
/// <param name="WalletId">The wallet.</param>
/// <param name="CustomerId">Whose wallet it is.</param>
/// <param name="Type">In or out.</param>
/// <param name="Reason">Why.</param>
/// <param name="Source">What started it.</param>
/// <param name="Status">Whether it counts.</param>
/// <param name="AmountMinor">The money that moved, never negative, in minor units.</param>
/// <param name="Credits">The same in credits.</param>
/// <param name="InvoiceId">The invoice that was paid, or that sold the credit.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
public sealed record WalletTransaction(
    BillingId Id,
    BillingId WalletId,
    BillingId CustomerId,
    WalletTransactionType Type,
    WalletTransactionReason Reason,
    WalletTransactionSource Source,
    WalletTransactionStatus Status,
    long AmountMinor,
    decimal Credits,
    BillingId? InvoiceId,
    Instant CreatedAt,
    Instant UpdatedAt);
