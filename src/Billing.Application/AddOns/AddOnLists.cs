using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;

namespace Billing.Application.AddOns;

/// <summary>The tenant-wide lists of add-ons and of what was sold of them.</summary>
public static class AddOnLists
{
    /// <summary>All add-ons of a data space.</summary>
    public static readonly ListDefinition AddOns = new(
        "add_ons",
        [new("code"), new("name"), new("amount_currency"), new("amount_cents", ListFieldKind.Number), new("updated_at", ListFieldKind.Time)]);

    /// <summary>All add-ons that customers bought.</summary>
    public static readonly ListDefinition Applied = new("applied-add-ons", [new("customer_id"), new("add_on_id")]);

    /// <summary>How a row of the list of add-ons is stored.</summary>
    public static JsonTypeInfo<AddOn> RowType => StoredJson.Default.AddOn;

    /// <summary>How a row of the list of applied add-ons is stored.</summary>
    public static JsonTypeInfo<AppliedAddOn> AppliedType => StoredJson.Default.AppliedAddOn;

    internal static ListUpsert Upsert(DataSpace space, AddOn addOn) => new(
        space, AddOns.Name, addOn.Id, addOn.CreatedAt,
        [addOn.Code, addOn.Name, addOn.Currency.Code, ListKeys.Of(addOn.AmountMinor), ListKeys.Of(addOn.UpdatedAt)],
        StoredJson.Element(addOn, RowType));

    internal static ListRemove Remove(DataSpace space, AddOn addOn) => new(space, AddOns.Name, addOn.Id, addOn.CreatedAt);

    internal static ListRemove Remove(DataSpace space, AppliedAddOn applied) => new(space, Applied.Name, applied.Id, applied.CreatedAt);

    internal static ListUpsert Upsert(DataSpace space, AppliedAddOn applied) => new(
        space, Applied.Name, applied.Id, applied.CreatedAt, [applied.CustomerId.ToString(), applied.AddOnId.ToString()],
        StoredJson.Element(applied, AppliedType));
}
