using Billing.Domain.Identity;
using Billing.Domain.Monetary;

namespace Billing.Domain.Catalog;

/// <summary>
/// Prices that take the place of a plan's own: for another currency, or agreed with one customer. What is null or not named keeps the
/// plan's price.
/// </summary>
/// <param name="Currency">Currency of all amounts.</param>
/// <param name="AmountMinor">Base amount per period, or null.</param>
/// <param name="Charges">Prices of charges.</param>
/// <param name="Commitments">Amounts of commitments.</param>
public sealed record PlanPrices(
    Currency Currency,
    long? AmountMinor,
    IReadOnlyList<ChargePriceOverride> Charges,
    IReadOnlyList<CommitmentOverride> Commitments)
{
    /// <summary>Whether they are the same prices; what a charge's price was written as says all of it.</summary>
    public bool IsSameAs(PlanPrices other) => (Currency, AmountMinor) == (other.Currency, other.AmountMinor) && Commitments.SequenceEqual(other.Commitments)
        && Charges.Select(Written).SequenceEqual(other.Charges.Select(Written));

    private static (BillingId, string, decimal?, decimal?, string) Written(ChargePriceOverride charge) => (
        charge.ChargeId, charge.PropertiesJson, charge.MinAmountMinor, charge.MaxAmountMinor,
        string.Join('\n', charge.Filters.Select(filter => $"{filter.MetricFilterId} {string.Join('\t', filter.Values)} {filter.PropertiesJson}")));
}

/// <summary>The price of one charge; filters without a price of their own here keep theirs.</summary>
/// <param name="ChargeId">The charge.</param>
/// <param name="Price">Its price; the charge model may differ.</param>
/// <param name="MinAmountMinor">Its minimum, or null for none.</param>
/// <param name="MaxAmountMinor">Its maximum, or null for none.</param>
public sealed record ChargePriceOverride(
    BillingId ChargeId,
    ChargePrice Price,
    decimal? MinAmountMinor = null,
    decimal? MaxAmountMinor = null)
{
    /// <summary>The price as the organization wrote it, a JSON object as text: what the APIs show. Never looked into here.</summary>
    public string PropertiesJson { get; init; } = "{}";

    /// <summary>Prices of its filters; those that are not named keep the plan's.</summary>
    public IReadOnlyList<FilterPriceOverride> Filters { get; init; } = [];
}

/// <summary>The price of one filter of a charge.</summary>
/// <param name="MetricFilterId">The metric's filter that it names.</param>
/// <param name="Values">The values that it matches, as the charge has them: a charge may price several values of one filter apart.</param>
/// <param name="Price">Its price, in the model of the charge.</param>
/// <param name="PropertiesJson">The price as the organization wrote it, a JSON object as text.</param>
public sealed record FilterPriceOverride(BillingId MetricFilterId, IReadOnlyList<string> Values, ChargePrice Price, string PropertiesJson)
{
    /// <summary>Whether it is the price of this filter.</summary>
    public bool IsOf(ChargeFilter filter) => filter.MetricFilterId == MetricFilterId && filter.Values.SequenceEqual(Values, StringComparer.Ordinal);
}

/// <summary>The amount of one commitment.</summary>
/// <param name="CommitmentId">The commitment.</param>
/// <param name="AmountMinor">Its amount.</param>
public sealed record CommitmentOverride(BillingId CommitmentId, long AmountMinor);
