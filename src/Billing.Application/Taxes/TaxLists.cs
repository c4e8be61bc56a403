using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using Billing.Domain.Taxes;

namespace Billing.Application.Taxes;

/// <summary>The tenant-wide lists of taxes and of what they are applied to.</summary>
public static class TaxLists
{
    /// <summary>All taxes of a data space.</summary>
    public static readonly ListDefinition Taxes = new(
        "taxes", [new("code"), new("name"), new("rate", ListFieldKind.Number), new("category"), new("updated_at", ListFieldKind.Time)]);

    /// <summary>What the taxes of a data space are applied to.</summary>
    public static readonly ListDefinition Applied = new(
        "applied-taxes", [new("tax_id"), new("tax_code"), new("taxable_type"), new("taxable_id")]);

    /// <summary>How a row of the list of taxes is stored.</summary>
    public static JsonTypeInfo<Tax> TaxType => StoredJson.Default.Tax;

    /// <summary>How a row of the list of applied taxes is stored.</summary>
    public static JsonTypeInfo<AppliedTax> AppliedType => StoredJson.Default.AppliedTax;

    internal static ListUpsert Upsert(DataSpace space, Tax tax) => new(
        space, Taxes.Name, tax.Id, tax.CreatedAt, [tax.Code, tax.Name, ListKeys.Of(tax.Rate), tax.Category, ListKeys.Of(tax.UpdatedAt)],
        StoredJson.Element(tax, TaxType));

    internal static ListRemove Remove(DataSpace space, Tax tax) => new(space, Taxes.Name, tax.Id, tax.CreatedAt);

    internal static ListUpsert Upsert(DataSpace space, AppliedTax applied) => new(
        space, Applied.Name, applied.Id, applied.CreatedAt,
        [applied.TaxId.ToString(), applied.TaxCode, applied.Type.ToString(), applied.TaxableId.ToString()], StoredJson.Element(applied, AppliedType));

    internal static ListRemove Remove(DataSpace space, AppliedTax applied) => new(space, Applied.Name, applied.Id, applied.CreatedAt);
}
