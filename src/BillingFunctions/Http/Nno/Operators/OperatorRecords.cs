using Billing.Domain.Identity;
using Billing.Domain.Wallets;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.Nno.Operators;

internal sealed class CreditRequest
{
    [Text(1, 255), Doc("The platform, or our id of it.")]
    public required string CustomerId { get; set; }

    [Range(1, MinorUnitsAttribute.Max), Doc("In the currency's smallest unit.")]
    public required long Amount { get; set; }

    [Text(3, 3)]
    public string Currency { get; set; } = "usd";

    [Text(1, 255)]
    public required string Description { get; set; }
}

internal sealed record CreditAnswer(BillingId Id, BillingId CustomerId, long Amount, string Currency, string Description, long Balance, Instant CreatedAt)
{
    public static CreditAnswer From(Wallet it, CreditRequest asked) =>
        new(it.Id, it.CustomerId, asked.Amount, it.Currency.Code.ToLowerInvariant(), asked.Description, it.BalanceMinor, it.UpdatedAt);
}

internal sealed class GenerateRequest
{
    [Text(1, 255), Doc("The platform, or our id of it.")]
    public required string CustomerId { get; set; }

    [Text(0, 255)]
    public string? Description { get; set; }
}

internal sealed class OverrideRequest
{
    [Text(1, 64), Doc("starter, growth or scale.")]
    public string? PlanTier { get; set; }

    [Range(0, 253_370_764_800_000), Doc("When a running trial is to end, in seconds since 1970; what is above 100,000,000,000 is milliseconds.")]
    public long? TrialEnd { get; set; }
}

internal sealed class TrialRequest
{
    [Range(1, 365)]
    public required int TrialDays { get; set; }
}

internal sealed record TierCounts(int Starter, int Growth, int Scale);

internal sealed record Overview(long Mrr, string Currency, int ActivePlatforms, int Trialing, int PastDue, int CanceledThisMonth, TierCounts ByTier, Instant AsOf);
