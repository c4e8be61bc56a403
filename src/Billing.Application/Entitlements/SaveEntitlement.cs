using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Entitlements;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Entitlements;

/// <summary>
/// Creates, changes, deletes and copies what plans grant. It holds for all versions of a plan at once: subscribers get a change with the next look.
/// </summary>
public sealed class SaveEntitlement(CatalogUnits units)
{
    /// <summary>
    /// Grants a feature. Refused with <see cref="FailureKind.Invalid"/> when plan or feature are unknown or the value does not fit, and with
    /// <see cref="FailureKind.Conflict"/> when the plan grants the feature already.
    /// </summary>
    public ValueTask<Result<Outcome<Entitlement>>> CreateAsync(
        DataSpace space, BillingId planId, BillingId featureId, string value, Command command, CancellationToken cancellationToken) => units.RunAsync(
            space, command, StoredJson.Default.Entitlement, (work, ct) => CreateAsync(work, space, planId, featureId, value, ct), cancellationToken);

    /// <summary>Grants the features of one plan by another, too; those that it grants already stay. Gives the new entitlements.</summary>
    public ValueTask<Result<Outcome<IReadOnlyList<Entitlement>>>> CopyAsync(
        DataSpace space, BillingId sourceId, BillingId targetId, Command command, CancellationToken cancellationToken) => units.RunAsync(
            space, command, StoredJson.Default.IReadOnlyListEntitlement, (work, ct) => CopyAsync(work, space, sourceId, targetId, ct), cancellationToken);

    /// <summary>Changes the value; null leaves it. Refused when it does not fit the feature.</summary>
    public ValueTask<Result<Outcome<Entitlement>>> UpdateAsync(
        DataSpace space, BillingId id, string? value, Command command, CancellationToken cancellationToken) => units.RunAsync(
            space, command, StoredJson.Default.Entitlement, (work, ct) => UpdateAsync(work, space, id, value, ct), cancellationToken);

    /// <summary>Takes back what a plan grants of a feature.</summary>
    public ValueTask<Result<Outcome<bool>>> DeleteAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        units.RunAsync(space, command, StoredJson.Default.Boolean, (work, ct) => DeleteAsync(work, space, id, ct), cancellationToken);

    private static async ValueTask<Result<Entitlement>> CreateAsync(
        PartitionWork work, DataSpace space, BillingId planId, BillingId featureId, string value, CancellationToken cancellationToken)
    {
        if (await work.PlanAsync(planId, cancellationToken) is null)
        {
            return UnknownPlan("plan_id");
        }

        if (await work.FeatureAsync(featureId, cancellationToken) is not { } feature)
        {
            return Failure.Invalid("feature_id", "There is no such feature", "unknown_reference");
        }

        (BillingId bookId, PlanEntitlements? book) = await work.GrantsAsync(space, planId, cancellationToken);
        if (book?.Entitlements.Any(each => each.FeatureId == featureId) == true)
        {
            return Failure.Of(FailureKind.Conflict, $"The plan grants the feature '{feature.Code}' already");
        }

        if (EntitlementValue.Refusal(feature.Type, value) is { } wrong)
        {
            return wrong;
        }

        var granted = new Entitlement
        {
            Id = bookId, PlanId = planId, FeatureId = featureId, FeatureCode = feature.Code, FeatureType = feature.Type, Value = value, CreatedAt = work.Now,
            UpdatedAt = work.Now,
        };
        return (await AddAsync(work, space, bookId, book ?? new PlanEntitlements(planId, 0, []), book is null, [granted], cancellationToken)).Map(made => made[0]);
    }

    private static async ValueTask<Result<IReadOnlyList<Entitlement>>> CopyAsync(
        PartitionWork work, DataSpace space, BillingId sourceId, BillingId targetId, CancellationToken cancellationToken)
    {
        if (sourceId == targetId)
        {
            return Failure.Of(FailureKind.WrongState, "Source and target are the same plan");
        }

        if (await work.PlanAsync(sourceId, cancellationToken) is null)
        {
            return UnknownPlan("source_plan_id");
        }

        if (await work.PlanAsync(targetId, cancellationToken) is null)
        {
            return UnknownPlan("target_plan_id");
        }

        PlanEntitlements? source = (await work.GrantsAsync(space, sourceId, cancellationToken)).Book;
        (BillingId bookId, PlanEntitlements? book) = await work.GrantsAsync(space, targetId, cancellationToken);
        List<Entitlement> wanted =
        [
            .. (source?.Entitlements ?? []).Where(each => book?.Entitlements.Any(own => own.FeatureId == each.FeatureId) != true)
                .Select(each => each with { PlanId = targetId, CreatedAt = work.Now, UpdatedAt = work.Now }),
        ];
        return wanted.Count == 0
            ? wanted
            : await AddAsync(work, space, bookId, book ?? new PlanEntitlements(targetId, 0, []), book is null, wanted, cancellationToken);
    }

    /// <summary>Adds entitlements, each with the next id of the plan's book.</summary>
    private static async ValueTask<Result<IReadOnlyList<Entitlement>>> AddAsync(
        PartitionWork work, DataSpace space, BillingId bookId, PlanEntitlements book, bool isNew, List<Entitlement> wanted, CancellationToken cancellationToken)
    {
        if (book.Entitlements.Count + wanted.Count > PlanEntitlements.CountMax || book.Made + wanted.Count > BillingId.MaxOrdinal)
        {
            return Failure.Of(FailureKind.TooLarge, $"A plan grants at most {PlanEntitlements.CountMax} features, and {BillingId.MaxOrdinal} in its life");
        }

        List<Entitlement> made = [.. wanted.Select((each, i) => each with { Id = bookId.Part(book.Made + i + 1) })];
        work.SaveGrants(
            bookId, isNew ? null : book, book with { Made = book.Made + made.Count, Entitlements = [.. book.Entitlements, .. made] });
        await work.CountUsesAsync(made.Select(each => each.FeatureId), 1, cancellationToken);
        foreach (Entitlement granted in made)
        {
            work.Emit(FeatureLists.Upsert(space, granted));
            work.EmitEvent(space, "entitlement.created", granted.Id, granted, StoredJson.Default.Entitlement);
        }

        return made;
    }

    private static async ValueTask<Result<Entitlement>> UpdateAsync(
        PartitionWork work, DataSpace space, BillingId id, string? value, CancellationToken cancellationToken)
    {
        if (await FindAsync(work, id, cancellationToken) is not ({ } book, { } granted))
        {
            return Failure.NotFound("Entitlement");
        }

        if (value is null)
        {
            return granted;
        }

        if (EntitlementValue.Refusal(granted.FeatureType, value) is { } wrong)
        {
            return wrong;
        }

        Entitlement changed = granted with { Value = value, UpdatedAt = work.Now };
        work.SaveGrants(id.Part(0), book, book with { Entitlements = [.. book.Entitlements.Select(each => each.Id == id ? changed : each)] });
        work.Emit(FeatureLists.Upsert(space, changed));
        work.EmitEvent(space, "entitlement.updated", id, changed, StoredJson.Default.Entitlement);
        return changed;
    }

    private static async ValueTask<Result<bool>> DeleteAsync(PartitionWork work, DataSpace space, BillingId id, CancellationToken cancellationToken)
    {
        if (await FindAsync(work, id, cancellationToken) is not ({ } book, { } granted))
        {
            return Failure.NotFound("Entitlement");
        }

        work.SaveGrants(id.Part(0), book, book with { Entitlements = [.. book.Entitlements.Where(each => each.Id != id)] });
        await work.CountUsesAsync([granted.FeatureId], -1, cancellationToken);
        work.Emit(FeatureLists.Remove(space, granted));
        work.EmitEvent(space, "entitlement.deleted", id, granted, StoredJson.Default.Entitlement);
        return true;
    }

    private static async ValueTask<(PlanEntitlements? Book, Entitlement? Granted)> FindAsync(PartitionWork work, BillingId id, CancellationToken cancellationToken)
    {
        PlanEntitlements? book = await work.ReadAsync(FeatureRows.Plan(id.Part(0)), StoredJson.Default.PlanEntitlements, cancellationToken);
        return (book, book?.Entitlements.FirstOrDefault(each => each.Id == id));
    }

    private static Failure UnknownPlan(string field) => Failure.Invalid(field, "There is no such plan", "unknown_reference");
}
