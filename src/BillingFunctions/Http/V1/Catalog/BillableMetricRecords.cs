using System.Text.Json;
using Billing.Application.Catalog;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Catalog;

internal sealed class BillableMetricCreate
{
    [Text(1, 255), Doc("Unique; events name it.", Example = "\"api_calls\"")]
    public required string Code { get; set; }

    [Text(1, 255)]
    public required string Name { get; set; }

    [Text(1, 255), Doc("Code of the events that are measured, when it is not the metric's own.")]
    public string? EventCode { get; set; }

    public string? Description { get; set; }

    public required AggregationType AggregationType { get; set; }

    [Text(0, 255), Doc("Property of the event that is read; needed by all types but count and custom.")]
    public string? FieldName { get; set; }

    [Text(1, 255), Doc("Property by which a weighted sum multiplies field_name, 1 when an event has none; left out, the sum is an average over time.")]
    public string? WeightFieldName { get; set; }

    [Doc("Whether the last value is carried into the next period. A unique count then takes events with operation_type remove, too.")]
    public bool Recurring { get; set; }

    public RoundingFunction? RoundingFunction { get; set; }

    [Range(0, 15)]
    public int? RoundingPrecision { get; set; }

    [Text(0, 500), Doc("Arithmetic of a custom metric over numeric properties.", Example = "\"requests * weight\"")]
    public string? Expression { get; set; }

    public NewMetric ToInput() => new()
    {
        Code = Code,
        EventCode = EventCode,
        Name = Name,
        Description = Description,
        Aggregation = AggregationType,
        FieldName = FieldName,
        WeightFieldName = WeightFieldName,
        Recurring = Recurring,
        RoundingFunction = RoundingFunction,
        RoundingPrecision = RoundingPrecision,
        Expression = Expression,
    };
}

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class BillableMetricUpdate
{
    [Text(1, 255)]
    public string? Name { get; set; }

    public string? Description { get; set; }

    [Text(0, 255)]
    public string? FieldName { get; set; }

    [Text(1, 255)]
    public string? WeightFieldName { get; set; }

    public bool? Recurring { get; set; }

    public RoundingFunction? RoundingFunction { get; set; }

    [Range(0, 15)]
    public int? RoundingPrecision { get; set; }

    [Text(0, 500)]
    public string? Expression { get; set; }

    public MetricPatch ToPatch() => new()
    {
        Name = Name,
        Description = Description,
        FieldName = FieldName,
        WeightFieldName = WeightFieldName,
        Recurring = Recurring,
        RoundingFunction = RoundingFunction,
        RoundingPrecision = RoundingPrecision,
        Expression = Expression,
    };
}

internal sealed record BillableMetricResponse(
    BillingId Id, string Code, string Name, string? Description, AggregationType AggregationType, string? FieldName, bool Recurring,
    RoundingFunction? RoundingFunction, int? RoundingPrecision, string? Expression, Instant CreatedAt, Instant UpdatedAt, string? EventCode,
    string? WeightFieldName)
{
    public static BillableMetricResponse From(BillableMetric it) => new(
        it.Id, it.Code, it.Name, it.Description, it.Aggregation, it.FieldName, it.Recurring, it.Rounding?.Function, it.Rounding?.Precision,
        it.Expression, it.CreatedAt, it.UpdatedAt, it.EventCode, it.WeightFieldName);
}

internal sealed record BillableMetricStats(int Total, Dictionary<string, int> ByAggregationType);

internal sealed record MetricPlan(BillingId Id, string Code, string Name, PlanInterval Interval, long AmountCents, string Currency)
{
    public static MetricPlan From(Plan it) => new(it.Id, it.Code, it.Name, it.Interval, it.AmountMinor, it.Currency.Code);
}

internal sealed class BillableMetricFilterCreate
{
    [Text(1, 255), Doc("Name of the event property.", Example = "\"region\"")]
    public required string Key { get; set; }

    [Items(0, 1000), Doc("Values that charges may price apart; numbers and booleans are compared as text.", Example = "[\"eu\", \"us\"]")]
    public IReadOnlyList<JsonElement> Values { get; set; } = [];

    /// <summary>The values as events are compared with them; refused when one is nothing that an event's property can hold.</summary>
    public Result<IReadOnlyList<string>> Texts()
    {
        List<FieldError> errors = [];
        List<string> texts = [];
        foreach (JsonElement value in Values)
        {
            string? text = value.ValueKind switch
            {
                JsonValueKind.String => value.GetString()!,
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
                _ => null,
            };
            if (text is { Length: <= UsageLimits.PropertyTextChars })
                texts.Add(text);
            else
                errors.Add(new FieldError(["body", "values", $"{texts.Count + errors.Count}"], $"Input should be a text of at most {UsageLimits.PropertyTextChars} characters, a number or a boolean", "value_error"));
        }

        return errors.Count > 0 ? Failure.Invalid(errors) : texts.Distinct(StringComparer.Ordinal).ToList();
    }
}

internal sealed record BillableMetricFilterResponse(
    BillingId Id, BillingId BillableMetricId, string Key, IReadOnlyList<string> Values, Instant CreatedAt, Instant UpdatedAt)
{
    public static BillableMetricFilterResponse From(BillingId metricId, MetricFilter it) =>
        new(it.Id, metricId, it.Key, it.Values, it.CreatedAt, it.UpdatedAt);
}
