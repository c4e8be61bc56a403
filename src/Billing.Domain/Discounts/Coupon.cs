using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Domain.Discounts;

/// <summary>How a coupon reckons.</summary>
public enum CouponType
{
    /// <summary>A fixed amount.</summary>
    FixedAmount,

    /// <summary>A percentage of what is left.</summary>
    Percentage,
}

/// <summary>How often a coupon works.</summary>
public enum CouponFrequency
{
    /// <summary>Once; a fixed amount keeps its unused part until it is used up.</summary>
    Once,

    /// <summary>On a number of invoices; what an invoice does not use is lost.</summary>
    Recurring,

    /// <summary>On every invoice.</summary>
    Forever,
}

/// <summary>Whether a coupon, or its application to a customer, still works.</summary>
public enum CouponStatus
{
    /// <summary>It does.</summary>
    Active,

    /// <summary>It does not.</summary>
    Terminated,
}

/// <summary>A discount that customers can be given.</summary>
public sealed record Coupon
{
    /// <summary>The id; its owner is the organization.</summary>
    public required BillingId Id { get; init; }

    /// <summary>Unique in the organization.</summary>
    public required string Code { get; init; }

    /// <summary>For people and documents.</summary>
    public required string Name { get; init; }

    /// <summary>For people; optional.</summary>
    public string? Description { get; init; }

    /// <summary>What and how often it takes off.</summary>
    public required CouponTerms Terms { get; init; }

    /// <summary>False allows one application per customer.</summary>
    public bool Reusable { get; init; } = true;

    /// <summary>From when it can no longer be applied and no longer works; null for never.</summary>
    public Instant? ExpirationAt { get; init; }

    /// <summary>How many customers may redeem it; null for any number.</summary>
    public int? MaxRedemptions { get; init; }

    /// <summary>True when its amount becomes credit of the customer at once, instead of taking something off invoices: its terms are a fixed amount, once.</summary>
    public bool GrantsCredit { get; init; }

    /// <summary>Whether it can still be applied.</summary>
    public CouponStatus Status { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }
}

/// <summary>What a coupon takes off, how often and of which fees.</summary>
/// <param name="Type">Fixed or percentage.</param>
/// <param name="Frequency">How often.</param>
/// <param name="AmountMinor">The fixed amount in minor units; 0 for a percentage.</param>
/// <param name="Currency">Currency of the fixed amount; invoices of another one are passed over.</param>
/// <param name="Percent">The percentage, 0 to 100; 0 for a fixed amount.</param>
/// <param name="FrequencyDuration">Number of invoices of a recurring coupon.</param>
/// <param name="Scope">Which fees it takes from.</param>
/// <param name="MinimumAmountMinor">It works only on invoices whose subtotal reaches this; null for all.</param>
public sealed record CouponTerms(
    CouponType Type,
    CouponFrequency Frequency,
    long AmountMinor = 0,
    Currency? Currency = null,
    decimal Percent = 0,
    int? FrequencyDuration = null,
    CouponScope? Scope = null,
    long? MinimumAmountMinor = null);

/// <summary>Fees that a coupon may take from: those that match any of the lists. All empty means every fee.</summary>
/// <param name="PlanIds">Every fee of these plans.</param>
/// <param name="MetricCodes">Usage of these metrics.</param>
/// <param name="ChargeIds">Usage of these charges.</param>
public sealed record CouponScope(
    IReadOnlyList<BillingId> PlanIds,
    IReadOnlyList<string> MetricCodes,
    IReadOnlyList<BillingId> ChargeIds);
