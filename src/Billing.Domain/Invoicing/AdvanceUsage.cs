using Billing.Domain.Identity;
using Billing.Domain.Rating;
using Billing.Domain.Time;

namespace Billing.Domain.Invoicing;

/// <summary>Usage of a charge paid in advance, before and after the events that are billed now.</summary>
/// <param name="ChargeId">The charge.</param>
/// <param name="Before">The usage that set the period's highest amount so far; null when nothing was billed yet.</param>
/// <param name="After">The usage with the new events.</param>
/// <param name="Period">The part of the period that is billed, for the invoice's line.</param>
/// <param name="Filter">Position in the charge's filters; null for usage that matches none.</param>
/// <param name="Group">Values of the charge's grouping properties as text, or null.</param>
/// <param name="BilledMinor">
/// What earlier fees of the period billed for this usage. Given, nothing is lost by rounding many small fees: each bills the rounded
/// whole less what was billed. Null takes the exact price of <paramref name="Before"/>.
/// </param>
public sealed record AdvanceUsage(
    BillingId ChargeId,
    UsageQuantity? Before,
    UsageQuantity After,
    InstantSpan Period,
    int? Filter = null,
    string? Group = null,
    long? BilledMinor = null);
