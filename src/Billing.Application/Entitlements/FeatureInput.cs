using Billing.Domain.Entitlements;

namespace Billing.Application.Entitlements;

/// <summary>What a new feature is made of; shapes and lengths are checked by the surface.</summary>
/// <param name="Code">Unique in the data space.</param>
/// <param name="Name">For people.</param>
/// <param name="Type">What plans grant of it.</param>
/// <param name="Description">For people.</param>
/// <param name="MetricCode">Of a quantity: the metric that measures it; null for the one with the feature's code.</param>
public sealed record NewFeature(string Code, string Name, FeatureType Type, string? Description = null, string? MetricCode = null);

/// <summary>A change of a feature: null leaves a field as it is.</summary>
/// <param name="Name">For people.</param>
/// <param name="Description">For people.</param>
/// <param name="MetricCode">Of a quantity: the metric that measures it.</param>
public sealed record FeaturePatch(string? Name = null, string? Description = null, string? MetricCode = null);
