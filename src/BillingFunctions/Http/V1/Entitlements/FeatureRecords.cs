using Billing.Application.Entitlements;
using Billing.Domain.Entitlements;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Entitlements;

internal sealed class FeatureCreate
{
    [Text(1, 100), Doc("Unique.", Example = "\"api_calls\"")]
    public required string Code { get; set; }

    [Text(1, 255)]
    public required string Name { get; set; }

    public string? Description { get; set; }

    public required FeatureType FeatureType { get; set; }

    [Text(1, 255), Doc("Of a quantity: the metric that measures it; left out, the metric with the feature's own code, if there is one.")]
    public string? BillableMetricCode { get; set; }

    public NewFeature ToInput() => new(Code, Name, FeatureType, Description, BillableMetricCode);
}

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class FeatureUpdate
{
    [Text(1, 255)]
    public string? Name { get; set; }

    public string? Description { get; set; }

    [Text(1, 255), Doc("Of a quantity: the metric that measures it.")]
    public string? BillableMetricCode { get; set; }

    public FeaturePatch ToPatch() => new(Name, Description, BillableMetricCode);
}

internal sealed record FeatureResponse(
    BillingId Id, string Code, string Name, string? Description, FeatureType FeatureType, Instant CreatedAt, Instant UpdatedAt,
    [property: Doc("The metric whose usage a quantity limits, when there is one of this code.")] string? BillableMetricCode)
{
    public static FeatureResponse From(Feature it) =>
        new(it.Id, it.Code, it.Name, it.Description, it.Type, it.CreatedAt, it.UpdatedAt, it.LimitedMetricCode);
}
