using Billing.Application.Wallets;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Wallets;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Wallets;

internal sealed class WalletCreate
{
    public required BillingId CustomerId { get; set; }

    [Text(0, 255)]
    public string? Name { get; set; }

    [Text(1, 255), Doc("Unique among the customer's wallets.")]
    public string? Code { get; set; }

    [Positive, Doc("Minor units that one credit is worth.", Example = "\"1\"")]
    public decimal RateAmount { get; set; } = 1;

    [CurrencyCode]
    public string Currency { get; set; } = "USD";

    public Instant? ExpirationAt { get; set; }

    [Range(1, 50), Doc("1 is spent first.")]
    public int Priority { get; set; } = 1;

    [Range(0, 1_000_000_000_000_000)]
    public decimal? InitialGrantedCredits { get; set; }

    [Items(0, 5), Doc("Fees it may pay; with `billable_metric_codes` those that match either, and all when both are empty.")]
    public IReadOnlyList<FeeType> FeeTypes { get; set; } = [];

    [Items(0, 100), Doc("Metrics whose usage it may pay, by code.")]
    public IReadOnlyList<string> BillableMetricCodes { get; set; } = [];

    [Items(0, 2), Doc("What tops it up by itself.")]
    public IReadOnlyList<TopUpRuleInput> TopUpRules { get; set; } = [];

    public NewWallet ToInput() => new()
    {
        CustomerId = CustomerId,
        Name = Name,
        Code = Code,
        RateMinor = RateAmount,
        Currency = Billing.Domain.Monetary.Currency.Parse(Currency),
        ExpirationAt = ExpirationAt,
        Priority = Priority,
        InitialGrantedCredits = InitialGrantedCredits ?? 0,
        FeeTypes = FeeTypes,
        MetricCodes = BillableMetricCodes,
        TopUpRules = [.. TopUpRules.Select(rule => rule.ToRule())],
    };
}

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class WalletUpdate
{
    [Text(0, 255)]
    public string? Name { get; set; }

    public Instant? ExpirationAt { get; set; }

    [Range(1, 50)]
    public int? Priority { get; set; }

    [Items(0, 5)]
    public IReadOnlyList<FeeType>? FeeTypes { get; set; }

    [Items(0, 100)]
    public IReadOnlyList<string>? BillableMetricCodes { get; set; }

    [Items(0, 2), Doc("Replaces all rules.")]
    public IReadOnlyList<TopUpRuleInput>? TopUpRules { get; set; }

    public WalletPatch ToPatch() =>
        new(Name, ExpirationAt, Priority, FeeTypes, BillableMetricCodes, TopUpRules is null ? null : [.. TopUpRules.Select(rule => rule.ToRule())]);
}

internal sealed class WalletTopUp
{
    [Positive]
    public required decimal Credits { get; set; }

    public WalletTransactionSource Source { get; set; } = WalletTransactionSource.Manual;

    [Doc("Whether an invoice sells them: they come when it is paid. Otherwise they are given at once.")]
    public bool Paid { get; set; }
}

internal sealed record WalletResponse(
    BillingId Id, BillingId CustomerId, string? Name, string? Code, WalletStatus Status, decimal BalanceCents, decimal CreditsBalance,
    decimal ConsumedAmountCents, decimal ConsumedCredits, decimal RateAmount, string Currency, Instant? ExpirationAt, int Priority, Instant CreatedAt,
    Instant UpdatedAt, IReadOnlyList<FeeType> FeeTypes, IReadOnlyList<string> BillableMetricCodes, IReadOnlyList<TopUpRuleResponse> TopUpRules,
    [property: Doc("Sold by invoices that are not paid yet.")] decimal PendingAmountCents)
{
    private const int CreditDecimals = 4;

    public static WalletResponse From(Wallet it) => new(
        it.Id, it.CustomerId, it.Name, it.Code, it.Status, it.BalanceMinor, Credits(it.BalanceCredits), it.ConsumedMinor, Credits(it.ConsumedCredits),
        it.RateMinor, it.Currency.Code, it.ExpirationAt, it.Priority, it.CreatedAt, it.UpdatedAt, it.FeeTypes, it.MetricCodes,
        [.. it.TopUpRules.Select(TopUpRuleResponse.From)], it.PendingMinor);

    private static decimal Credits(decimal exact) => decimal.Round(exact, CreditDecimals, MidpointRounding.AwayFromZero);
}

internal sealed record WalletTransactionResponse(
    BillingId Id, BillingId WalletId, BillingId CustomerId, WalletTransactionType TransactionType, WalletTransactionReason TransactionStatus,
    WalletTransactionSource Source, WalletTransactionStatus Status, decimal Amount, decimal CreditAmount, BillingId? InvoiceId, Instant CreatedAt,
    Instant UpdatedAt)
{
    public static WalletTransactionResponse From(WalletTransaction it) => new(
        it.Id, it.WalletId, it.CustomerId, it.Type, it.Reason, it.Source, it.Status, it.AmountMinor, it.Credits, it.InvoiceId, it.CreatedAt, it.UpdatedAt);
}
