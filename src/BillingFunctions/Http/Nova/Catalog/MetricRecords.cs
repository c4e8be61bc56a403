using Billing.Application.Catalog;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.Nova.Catalog;

/// <summary>How events become a quantity; weighted sums are of value times weight.</summary>
internal enum NovaAggregation
{
    Count,
    Sum,
    Max,
    UniqueCount,
    Latest,
    WeightedSum,
}

internal sealed class NovaMetricFilter
{
    [Text(1, 255), Doc("Name of the event property.", Example = "\"region\"")]
    public required string Key { get; set; }

    [Items(0, 1000), Doc("Values that are counted.", Example = "[\"eu\", \"us\"]")]
    public required IReadOnlyList<string> Values { get; set; }

    public static IReadOnlyList<NewMetricFilter>? ToInput(IReadOnlyList<NovaMetricFilter>? filters) =>
        filters is null ? null : [.. filters.Select(filter => new NewMetricFilter(filter.Key, filter.Values))];
}

internal sealed class NovaMetricCreate
{
    /// <summary>Property of an event that a weighted sum multiplies by.</summary>
    private const string Weight = "weight";

    [Text(1, 100)]
    public required string Name { get; set; }

    [LowerCode, Doc("Unique; events name it.", Example = "\"api_calls\"")]
    public required string Code { get; set; }

    [Text(0, 500)]
    public string? Description { get; set; }

    [Doc("WEIGHTED_SUM adds value times the property weight, 1 when an event has none.")]
    public required NovaAggregation AggregationType { get; set; }

    [Text(1, 255), Doc("Property of the event that is read; needed by all types but COUNT.")]
    public string? FieldName { get; set; }

    [Doc("Whether the last value is carried into the next period.")]
    public bool Recurring { get; set; }

    [Items(0, 50)]
    public IReadOnlyList<NovaMetricFilter> Filters { get; set; } = [];

    public NewMetric ToInput() => new()
    {
        Code = Code,
        Name = Name,
        Description = Description,
        Aggregation = Enum.Parse<AggregationType>(AggregationType.ToString()),
        FieldName = FieldName,
        WeightFieldName = AggregationType == NovaAggregation.WeightedSum && !Recurring ? Weight : null,
        Recurring = Recurring,
        Filters = NovaMetricFilter.ToInput(Filters)!,
    };
}

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class NovaMetricUpdate
{
    [Text(1, 100)]
    public string? Name { get; set; }

    [Text(0, 500)]
    public string? Description { get; set; }

    [Text(1, 255)]
    public string? FieldName { get; set; }

    public bool? Recurring { get; set; }

    [Items(0, 50), Doc("Replaces all filters.")]
    public IReadOnlyList<NovaMetricFilter>? Filters { get; set; }

    public MetricPatch ToPatch() => new()
    {
        Name = Name, Description = Description, FieldName = FieldName, Recurring = Recurring, Filters = NovaMetricFilter.ToInput(Filters),
    };
}

internal sealed record NovaMetricFilterView(string Key, IReadOnlyList<string> Values);

internal sealed record NovaMetric(
    BillingId Id, string Name, string Code, string? Description, AggregationType AggregationType, string? FieldName, bool Recurring,
    IReadOnlyList<NovaMetricFilterView> Filters, Instant CreatedAt, Instant UpdatedAt)
{
    public static NovaMetric From(BillableMetric it) => new(
        it.Id, it.Name, it.Code, it.Description, it.Aggregation, it.FieldName, it.Recurring,
        [.. it.Filters.Select(filter => new NovaMetricFilterView(filter.Key, filter.Values))], it.CreatedAt, it.UpdatedAt);
}
