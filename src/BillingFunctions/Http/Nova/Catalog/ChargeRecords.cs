using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Application.Catalog;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.Nova.Catalog;

internal sealed class NovaRange
{
    [Range(0)]
    public required decimal FromValue { get; set; }

    [Range(0), Doc("The last quantity of the range; left out on the last, open one.")]
    public decimal? ToValue { get; set; }

    [Range(0, 1_000_000_000_000), Doc("In major units.")]
    public required decimal PerUnitAmount { get; set; }

    [Range(0, 1_000_000_000_000), Doc("Due once when the range is entered.")]
    public decimal FlatAmount { get; set; }
}

internal sealed class NovaChargeFilter
{
    [Text(1, 255), Doc("A filter of the metric.", Example = "\"region\"")]
    public required string Key { get; set; }

    [Items(0, 1000), Doc("Values that are priced apart.", Example = "[\"eu\"]")]
    public required IReadOnlyList<string> Values { get; set; }

    [FreeObject, Doc("Prices that replace the charge's.", Example = "{\"amount\": 0.02}")]
    public JsonElement? Properties { get; set; }
}

internal sealed class NovaChargeCreate
{
    public required BillingId PlanId { get; set; }

    [Doc("A plan prices a metric once.")]
    public required BillingId BillableMetricId { get; set; }

    [OneOf("STANDARD", "GRADUATED", "VOLUME", "PACKAGE", "PERCENTAGE")]
    public required string ChargeModel { get; set; }

    [Doc("IN_ADVANCE bills usage as it comes.")]
    public NovaTiming BillingTiming { get; set; }

    [Text(0, 200)]
    public string? InvoiceDisplayName { get; set; }

    [Range(0, 1_000_000_000_000_000), Doc("The least the charge costs per period, in minor units.")]
    public long? MinAmountCents { get; set; }

    [Doc("Whether a quantity that is carried over is charged by whole days.")]
    public bool Prorated { get; set; }

    [FreeObject, Doc("STANDARD: amount. PACKAGE: amount, packageSize, freeUnits. PERCENTAGE: rate, fixedAmount, freeUnitsPerTotalAggregation. In major units.",
        Example = "{\"amount\": 0.05}")]
    public JsonElement? Properties { get; set; }

    [Items(0, 100), Doc("Of GRADUATED and VOLUME.", Example = "null")]
    public IReadOnlyList<NovaRange>? GraduatedRanges { get; set; }

    [Items(0, 50), Doc("Values priced apart.", Example = "[]")]
    public IReadOnlyList<NovaChargeFilter> Filters { get; set; } = [];

    public Result<NewCharge> ToInput(Currency currency, BillableMetric metric)
    {
        ChargeModel model = Enum.Parse<ChargeModel>(ChargeModel, ignoreCase: true);
        bool isTiered = model is Billing.Domain.Catalog.ChargeModel.Graduated or Billing.Domain.Catalog.ChargeModel.Volume;
        if (isTiered && GraduatedRanges is not { Count: > 0 })
            return Failure.Invalid("graduated_ranges", $"{ChargeModel} needs ranges", "missing");

        if (!isTiered && Properties is null)
            return Failure.Invalid("properties", $"{ChargeModel} needs properties", "missing");

        return NovaChargeFilters.ToInput(Filters, metric, model, currency).Map(filters => new NewCharge
        {
            MetricId = BillableMetricId,
            Model = model,
            Properties = ChargeTerms.ToEngine(model, Properties, GraduatedRanges, currency),
            Filters = filters,
            DisplayName = InvoiceDisplayName,
            MinAmountMinor = MinAmountCents,
            PayInAdvance = BillingTiming == NovaTiming.InAdvance,
            Prorated = Prorated,
        });
    }
}

/// <summary>Fields that are left out or null stay as they are; ranges and filters are replaced.</summary>
internal sealed class NovaChargeUpdate
{
    public NovaTiming? BillingTiming { get; set; }

    [Text(0, 200)]
    public string? InvoiceDisplayName { get; set; }

    [Range(0, 1_000_000_000_000_000)]
    public long? MinAmountCents { get; set; }

    public bool? Prorated { get; set; }

    [FreeObject, Doc("Replaces all properties.", Example = "{\"amount\": 0.04}")]
    public JsonElement? Properties { get; set; }

    [Items(1, 100), Doc("Replaces all ranges.", Example = "null")]
    public IReadOnlyList<NovaRange>? GraduatedRanges { get; set; }

    [Items(0, 50), Doc("Replaces all filters.", Example = "null")]
    public IReadOnlyList<NovaChargeFilter>? Filters { get; set; }

    public Result<ChargePatch> ToPatch(Charge charge, Currency currency, BillableMetric metric)
    {
        bool isPriced = Properties is not null || GraduatedRanges is not null;
        return NovaChargeFilters.ToInput(Filters ?? [], metric, charge.Model, currency).Map(filters => new ChargePatch
        {
            Properties = isPriced ? ChargeTerms.ToEngine(charge.Model, Properties, GraduatedRanges, currency) : null,
            Filters = Filters is null ? null : filters,
            DisplayName = InvoiceDisplayName,
            MinAmountMinor = MinAmountCents,
            PayInAdvance = BillingTiming is { } timing ? timing == NovaTiming.InAdvance : null,
            Prorated = Prorated,
        });
    }
}

/// <summary>Filters by the names of their properties, where the engine has their ids.</summary>
internal static class NovaChargeFilters
{
    public static Result<IReadOnlyList<NewChargeFilter>> ToInput(
        IReadOnlyList<NovaChargeFilter> given, BillableMetric metric, ChargeModel model, Currency currency)
    {
        List<NewChargeFilter> filters = [];
        foreach (NovaChargeFilter filter in given)
        {
            if (metric.Filters.FirstOrDefault(own => own.Key == filter.Key) is not { } known)
                return Failure.Invalid($"filters.{filters.Count}.key", $"The metric has no filter on '{filter.Key}'", "unknown_reference");

            filters.Add(new NewChargeFilter(known.Id, filter.Values, ChargeTerms.ToEngine(model, filter.Properties, null, currency), null));
        }

        return filters;
    }
}

internal sealed record NovaRangeView(
    [property: JsonConverter(typeof(DecimalNumberConverter))] decimal FromValue, [property: JsonConverter(typeof(OptionalNumberConverter))] decimal? ToValue,
    decimal PerUnitAmount, decimal FlatAmount);

internal sealed record NovaChargeFilterView(string Key, IReadOnlyList<string> Values, [property: FreeObject] JsonElement Properties);

internal sealed record NovaCharge(
    BillingId Id, BillingId PlanId, BillingId BillableMetricId, ChargeModel ChargeModel, NovaTiming BillingTiming, string? InvoiceDisplayName, long? MinAmountCents,
    bool Prorated, [property: FreeObject] JsonElement Properties, IReadOnlyList<NovaRangeView> GraduatedRanges, IReadOnlyList<NovaChargeFilterView> Filters,
    Instant CreatedAt, Instant UpdatedAt)
{
    public static NovaCharge From(Charge it, Currency currency) => new(
        it.Id, it.Id.Part(0), it.MetricId, it.Model, it.PayInAdvance ? NovaTiming.InAdvance : NovaTiming.InArrears, it.DisplayName, (long?)it.MinAmountMinor,
        it.Prorated, ChargeTerms.PropertiesOf(it.Price, currency), ChargeTerms.RangesOf(it.Price, currency),
        [.. it.Filters.Select(filter => new NovaChargeFilterView(filter.Key, filter.Values, ChargeTerms.PropertiesOf(filter.Price, currency)))], it.CreatedAt, it.UpdatedAt);
}
