using System.Text.Json;
using Billing.Application.Subscriptions;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.V1.Subscriptions;

internal sealed class PriceOverrideInput
{
    [MinorUnits, Doc("Base amount per period; left out: the plan's.")]
    public decimal? AmountCents { get; set; }

    [Items(0, 80), Doc("Prices of charges; those that are not named keep the plan's.")]
    public IReadOnlyList<ChargePriceInput> Charges { get; set; } = [];

    [Items(0, 20), Doc("Amounts of commitments; those that are not named keep the plan's.")]
    public IReadOnlyList<CommitmentAmount> Commitments { get; set; } = [];

    public AgreedPrices ToInput() => new(
        (long?)AmountCents, [.. Charges.Select(charge => charge.ToInput())],
        [.. Commitments.Select(commitment => new CommitmentOverride(commitment.CommitmentId, (long)commitment.AmountCents))]);
}

internal sealed class ChargePriceInput
{
    public required BillingId ChargeId { get; set; }

    [FreeObject, Doc("The prices of the charge's model, in minor units as numbers or strings.", Example = "{\"amount\": \"2.5\"}")]
    public required JsonElement Properties { get; set; }

    [Range(0, 1_000_000_000_000_000), Doc("The least the charge costs per period; left out: nothing.")]
    public decimal? MinAmountCents { get; set; }

    [Range(0, 1_000_000_000_000_000), Doc("The most the charge costs per period; left out: no bound.")]
    public decimal? MaxAmountCents { get; set; }

    [Items(0, 50), Doc("Prices of the charge's filters; those that are not named keep the plan's.")]
    public IReadOnlyList<FilterPriceInput> Filters { get; set; } = [];

    public AgreedCharge ToInput() => new(ChargeId, Properties, MinAmountCents, MaxAmountCents) { Filters = [.. Filters.Select(filter => filter.ToInput())] };
}

internal sealed class FilterPriceInput
{
    public required BillingId BillableMetricFilterId { get; set; }

    [Items(0, 1000), Doc("The values that the charge's filter matches; may be left out when the charge has this filter once.")]
    public IReadOnlyList<string> Values { get; set; } = [];

    [FreeObject, Doc("Prices that replace those agreed for the charge.", Example = "{\"amount\": \"2\"}")]
    public required JsonElement Properties { get; set; }

    public AgreedFilter ToInput() => new(BillableMetricFilterId, Values, Properties);
}

internal sealed class CommitmentAmount
{
    public required BillingId CommitmentId { get; set; }

    [MinorUnits]
    public required decimal AmountCents { get; set; }
}

internal sealed record PriceOverrideResponse(
    BillingId SubscriptionId, BillingId PlanId, string? Currency, long? AmountCents, IReadOnlyList<ChargePriceOutput> Charges,
    IReadOnlyList<CommitmentAmountOutput> Commitments)
{
    public static PriceOverrideResponse From(Subscription it)
    {
        return it.PriceOverride is not { } prices ? new PriceOverrideResponse(it.Id, it.PlanId, null, null, [], []) : new PriceOverrideResponse(
            it.Id, it.PlanId, prices.Currency.Code, prices.AmountMinor, [.. prices.Charges.Select(ChargePriceOutput.From)],
            [.. prices.Commitments.Select(commitment => new CommitmentAmountOutput(commitment.CommitmentId, commitment.AmountMinor))]);
    }
}

internal sealed record ChargePriceOutput(
    BillingId ChargeId, ChargeModel ChargeModel, [property: FreeObject] JsonElement Properties, decimal? MinAmountCents, decimal? MaxAmountCents,
    IReadOnlyList<FilterPriceOutput> Filters)
{
    public static ChargePriceOutput From(ChargePriceOverride it) => new(
        it.ChargeId, it.Price.Model, ListedRows.Parse(it.PropertiesJson), it.MinAmountMinor, it.MaxAmountMinor, [.. it.Filters.Select(FilterPriceOutput.From)]);
}

internal sealed record FilterPriceOutput(BillingId BillableMetricFilterId, IReadOnlyList<string> Values, [property: FreeObject] JsonElement Properties)
{
    public static FilterPriceOutput From(FilterPriceOverride it) => new(it.MetricFilterId, it.Values, ListedRows.Parse(it.PropertiesJson));
}

internal sealed record CommitmentAmountOutput(BillingId CommitmentId, long AmountCents);
