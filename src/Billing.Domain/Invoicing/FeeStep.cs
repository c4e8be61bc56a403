using Billing.Domain.Rating;

namespace Billing.Domain.Invoicing;

/// <summary>What a step of a fee's statement stands for.</summary>
public enum FeeStepKind
{
    /// <summary>A part of the price; its line says which.</summary>
    Price,

    /// <summary>What rounding to minor units added or took (rule 16), remainders of a split included.</summary>
    Rounding,

    /// <summary>Billed by an earlier progressive invoice of the period (rule 19).</summary>
    ProgressiveCredit,

    /// <summary>Taken off by a coupon (rule 13).</summary>
    Coupon,

    /// <summary>A tax that is inside the amount already (rule 15): it changes nothing.</summary>
    InclusiveTax,

    /// <summary>A tax on top (rule 15).</summary>
    Tax,
}

/// <summary>One step of how a fee came about. The amounts of all steps add up to what the fee comes to.</summary>
/// <param name="Kind">What the step stands for.</param>
/// <param name="AmountMinor">What it adds to the fee, exact, in minor units; negative when it takes off.</param>
/// <param name="Line">The part of the price; null for other kinds.</param>
/// <param name="Code">The coupon's or tax's code; null for other kinds.</param>
/// <param name="Rate">The tax's rate as a fraction; null for other kinds.</param>
/// <param name="ShareMinor">This fee's share of the tax, inside the amount or on top; 0 for other kinds.</param>
public readonly record struct FeeStep(
    FeeStepKind Kind,
    decimal AmountMinor,
    PriceLine? Line = null,
    string? Code = null,
    decimal? Rate = null,
    long ShareMinor = 0);
