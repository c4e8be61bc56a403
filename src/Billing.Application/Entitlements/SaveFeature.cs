using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Entitlements;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Entitlements;

/// <summary>Creates, changes and deletes features.</summary>
public sealed class SaveFeature(CatalogUnits units)
{
    /// <summary>Creates a feature. Refused with <see cref="FailureKind.Conflict"/> when the code is taken.</summary>
    public ValueTask<Result<Outcome<Feature>>> CreateAsync(DataSpace space, NewFeature input, Command command, CancellationToken cancellationToken) =>
        units.RunAsync(space, command, StoredJson.Default.Feature, (work, ct) => CreateAsync(work, space, input, ct), cancellationToken);

    /// <summary>Changes a feature; what plans grant of it stays.</summary>
    public ValueTask<Result<Outcome<Feature>>> UpdateAsync(
        DataSpace space, string code, FeaturePatch patch, Command command, CancellationToken cancellationToken) => units.RunAsync(
            space, command, StoredJson.Default.Feature,
            async (work, ct) => await work.FeatureAsync(code, ct) is { } feature ? await ChangeAsync(work, space, feature, patch, ct) : Failure.NotFound("Feature"),
            cancellationToken);

    /// <summary>
    /// Deletes a feature. Refused with <see cref="FailureKind.WrongState"/> while a plan grants it. What subscriptions have of it of their own counts no more.
    /// </summary>
    public ValueTask<Result<Outcome<bool>>> DeleteAsync(DataSpace space, string code, Command command, CancellationToken cancellationToken) => units.RunAsync(
        space, command, StoredJson.Default.Boolean,
        async (work, ct) => await work.FeatureAsync(code, ct) is { } feature ? await DeleteAsync(work, space, feature, ct) : Failure.NotFound("Feature"),
        cancellationToken);

    private static async ValueTask<Result<Feature>> CreateAsync(PartitionWork work, DataSpace space, NewFeature input, CancellationToken cancellationToken)
    {
        if (await MetricRefusalAsync(work, input.Type, input.MetricCode, cancellationToken) is { } wrong)
        {
            return wrong;
        }

        BillingId id = await work.FreeIdAsync(space, FeatureRows.CodeKind, input.Code, FeatureRows.Feature, StoredJson.Default.Feature, cancellationToken);
        if (await work.ClaimCodeAsync(FeatureRows.CodeKind, input.Code, id, cancellationToken) is { } taken)
        {
            return taken;
        }

        var feature = new Feature
        {
            Id = id,
            Code = input.Code,
            Name = input.Name,
            Description = input.Description,
            Type = input.Type,
            MetricCode = input.MetricCode,
            CreatedAt = work.Now,
            UpdatedAt = work.Now,
        };
        work.Insert(FeatureRows.Feature(id), feature, StoredJson.Default.Feature);
        work.Emit(FeatureLists.Upsert(space, feature));
        work.EmitEvent(space, "feature.created", id, feature, StoredJson.Default.Feature);
        return feature;
    }

    private static async ValueTask<Result<Feature>> ChangeAsync(
        PartitionWork work, DataSpace space, Feature feature, FeaturePatch patch, CancellationToken cancellationToken)
    {
        if (await MetricRefusalAsync(work, feature.Type, patch.MetricCode, cancellationToken) is { } wrong)
        {
            return wrong;
        }

        Feature changed = feature with
        {
            Name = patch.Name ?? feature.Name,
            Description = patch.Description ?? feature.Description,
            MetricCode = patch.MetricCode ?? feature.MetricCode,
            UpdatedAt = work.Now,
        };
        work.Replace(FeatureRows.Feature(feature.Id), changed, StoredJson.Default.Feature);
        work.Emit(FeatureLists.Upsert(space, changed));
        work.EmitEvent(space, "feature.updated", feature.Id, changed, StoredJson.Default.Feature);
        return changed;
    }

    private static async ValueTask<Result<bool>> DeleteAsync(PartitionWork work, DataSpace space, Feature feature, CancellationToken cancellationToken)
    {
        FeatureUses? uses = await work.ReadAsync(FeatureRows.Uses, StoredJson.Default.FeatureUses, cancellationToken);
        if (uses?.Of(feature.Id) is > 0 and var plans)
        {
            return Failure.Of(FailureKind.WrongState, $"The feature has entitlements of plans ({plans}): delete them first");
        }

        work.Delete(FeatureRows.Feature(feature.Id));
        await work.ReleaseCodeAsync(FeatureRows.CodeKind, feature.Code, cancellationToken);
        work.Emit(FeatureLists.Remove(space, feature));
        work.EmitEvent(space, "feature.deleted", feature.Id, feature, StoredJson.Default.Feature);
        return true;
    }

    private static async ValueTask<Failure?> MetricRefusalAsync(PartitionWork work, FeatureType type, string? metricCode, CancellationToken cancellationToken) =>
        metricCode is null ? null
        : type != FeatureType.Quantity ? Failure.Invalid("billable_metric_code", "Only a quantity is measured")
        : await work.ReadAsync(CatalogRows.Code(CreateMetric.CodeKind, metricCode), StoredJson.Default.CodeClaim, cancellationToken) is null
            ? Failure.Invalid("billable_metric_code", "There is no billable metric with this code", "unknown_reference")
            : null;
}
