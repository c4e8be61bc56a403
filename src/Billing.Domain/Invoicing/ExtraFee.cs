using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Rating;
using Billing.Domain.Time;

namespace Billing.Domain.Invoicing;

/// <summary>A line that no subscription gives rise to: an add-on, a line given by hand, wallet credits sold.</summary>
/// <param name="Type">What it is for.</param>
/// <param name="Description">What the line is called.</param>
/// <param name="Units">Quantity.</param>
/// <param name="UnitAmountMinor">Price of one, exact.</param>
/// <param name="AddOnId">The add-on, when there is one.</param>
/// <param name="TaxCodes">Its own taxes; empty means the customer's apply.</param>
/// <param name="MetricCode">A metric it refers to, or null.</param>
/// <param name="ChargeId">A charge it refers to, or null.</param>
public sealed record ExtraFee(
    FeeType Type,
    string Description,
    decimal Units,
    decimal UnitAmountMinor,
    BillingId? AddOnId = null,
    IReadOnlyList<string>? TaxCodes = null,
    string? MetricCode = null,
    BillingId? ChargeId = null)
{
    /// <summary>The subscription it belongs to, or null.</summary>
    public BillingId? SubscriptionId { get; init; }

    /// <summary>The plan it belongs to: its taxes apply when the line names none, and its coupons take from it.</summary>
    public Plan? Plan { get; init; }

    /// <summary>The service it bills, or null when it bills none over time.</summary>
    public InstantSpan? Period { get; init; }

    /// <summary>How its exact amount came about, when that is more than units times a price; the lines add up to it.</summary>
    public FeeExplanation? Explanation { get; init; }

    /// <summary>Number of events behind it.</summary>
    public long EventsCount { get; init; }

    /// <summary>The filter value or pricing group of usage, or null.</summary>
    public string? Group { get; init; }

    /// <summary>The amount before rounding.</summary>
    public decimal ExactAmountMinor => Explanation is null ? Units * UnitAmountMinor : Explanation.Lines.Sum(line => line.AmountMinor);
}
