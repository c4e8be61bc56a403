using System.Text.Json;
using Billing.Application.Wallets;
using Billing.Domain.Identity;
using Billing.Domain.Wallets;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.Nova.Wallets;

internal sealed class NovaWalletCreate
{
    public required BillingId CustomerId { get; set; }

    [Text(0, 200)]
    public string? Name { get; set; }

    [CurrencyCode]
    public required string Currency { get; set; }

    [Range("0.0001", "1000000000"), Doc("Money that one credit is worth, in major units.", Example = "1")]
    public decimal RateAmount { get; set; } = 1;

    [Range(0, 1_000_000_000_000), Doc("Sold by an invoice; they come when it is paid.", Example = "0")]
    public decimal PaidCredits { get; set; }

    [Range(0, 1_000_000_000_000), Doc("Given.", Example = "100")]
    public decimal GrantedCredits { get; set; }

    [Doc("From when it can no longer be spent.", Example = "null")]
    public Instant? ExpirationAt { get; set; }

    [FreeObject]
    public JsonElement? Metadata { get; set; }

    public NewWallet ToInput()
    {
        var currency = Billing.Domain.Monetary.Currency.Parse(Currency);
        return new NewWallet
        {
            CustomerId = CustomerId,
            Name = Name,
            RateMinor = currency.ToMinor(RateAmount),
            Currency = currency,
            ExpirationAt = ExpirationAt,
            InitialGrantedCredits = GrantedCredits,
            MetadataJson = ListedRows.TextOf(Metadata),
        };
    }
}

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class NovaWalletUpdate
{
    [Text(0, 200)]
    public string? Name { get; set; }

    [Doc("From when it can no longer be spent.", Example = "null")]
    public Instant? ExpirationAt { get; set; }

    [FreeObject, Doc("Replaces all metadata.")]
    public JsonElement? Metadata { get; set; }

    public WalletPatch ToPatch() => new(Name, ExpirationAt, MetadataJson: ListedRows.TextOf(Metadata));
}

internal sealed class NovaWalletMoves
{
    public required BillingId WalletId { get; set; }

    [Range(0, 1_000_000_000_000), Doc("Taken first.", Example = "0")]
    public decimal VoidedCredits { get; set; }

    [Range(0, 1_000_000_000_000), Doc("Given.", Example = "50")]
    public decimal GrantedCredits { get; set; }

    [Range(0, 1_000_000_000_000), Doc("Sold by an invoice; they come when it is paid.", Example = "0")]
    public decimal PaidCredits { get; set; }

    public CreditMoves ToInput() => new(VoidedCredits, GrantedCredits, PaidCredits);
}

internal sealed record NovaWallet(
    BillingId Id, BillingId CustomerId, string? Name, string Currency, decimal RateAmount, WalletStatus Status, decimal CreditsBalance, decimal Balance,
    decimal ConsumedCredits, decimal ConsumedAmount, Instant? ExpirationAt, Instant? TerminatedAt, [property: FreeObject] JsonElement Metadata, Instant CreatedAt,
    Instant UpdatedAt)
{
    public static NovaWallet From(Wallet it) => new(
        it.Id, it.CustomerId, it.Name, it.Currency.Code, NovaMoney.Major(it.RateMinor, it.Currency), it.Status, decimal.Round(it.BalanceCredits, 4),
        NovaMoney.Major(it.BalanceMinor, it.Currency), decimal.Round(it.ConsumedCredits, 4), NovaMoney.Major(it.ConsumedMinor, it.Currency), it.ExpirationAt, it.TerminatedAt,
        ListedRows.Parse(it.MetadataJson ?? "{}"), it.CreatedAt, it.UpdatedAt);
}

/// <summary>Why credit moved.</summary>
internal enum NovaCreditReason
{
    Purchased,
    Granted,
    Voided,
    Invoiced,
    Transferred,
}

internal sealed record NovaWalletTransaction(
    BillingId Id, BillingId WalletId, WalletTransactionType TransactionType, WalletTransactionStatus Status, NovaCreditReason TransactionStatus, decimal CreditAmount,
    decimal Amount, BillingId? InvoiceId, Instant? SettledAt, Instant CreatedAt, Instant UpdatedAt)
{
    public static NovaWalletTransaction From(WalletTransaction it, Wallet wallet) => new(
        it.Id, it.WalletId, it.Type, it.Status, Enum.Parse<NovaCreditReason>(it.Reason.ToString()), it.Credits, NovaMoney.Major(it.AmountMinor, wallet.Currency), it.InvoiceId,
        it.Status == WalletTransactionStatus.Settled ? it.UpdatedAt : null, it.CreatedAt, it.UpdatedAt);
}

internal sealed record NovaWalletMoved([property: Doc("Newest first.")] IReadOnlyList<NovaWalletTransaction> Transactions, NovaWallet Wallet);
