using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;

namespace Billing.Application.Catalog;

/// <summary>The tenant-wide list of plans.</summary>
public static class PlanLists
{
    /// <summary>All plans of a data space, each at its current version.</summary>
    public static readonly ListDefinition Plans = new(
        "plans",
        [
            new("code"), new("name"), new("interval"), new("amount_cents", ListFieldKind.Number), new("currency"),
            new("updated_at", ListFieldKind.Time), new("inactive"),
        ]);

    private const string Inactive = "true";

    /// <summary>Those that can be subscribed to, or those that cannot.</summary>
    public static ListFilter Active(bool isActive) => new("inactive", inactive => isActive == (inactive != Inactive));

    /// <summary>How a row of the list is stored.</summary>
    public static JsonTypeInfo<Plan> RowType => StoredJson.Default.Plan;

    /// <summary>Puts the plan's current version into the list.</summary>
    internal static ListUpsert Upsert(DataSpace space, Plan plan) => new(
        space, Plans.Name, plan.Id, plan.CreatedAt,
        [plan.Code, plan.Name, plan.Interval.ToString(), ListKeys.Of(plan.AmountMinor), plan.Currency.Code, ListKeys.Of(plan.UpdatedAt), plan.IsInactive ? Inactive : null],
        StoredJson.Element(plan, RowType));

    /// <summary>Takes the plan out of the list.</summary>
    internal static ListRemove Remove(DataSpace space, Plan plan) => new(space, Plans.Name, plan.Id, plan.CreatedAt);
}
