using Billing.Domain.Identity;

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
    BillingId? ChargeId = null);
