using Billing.Application.Taxes;
using Billing.Domain.Identity;
using Billing.Domain.Taxes;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Taxes;

internal sealed class TaxCreate
{
    [Text(1, 255), Doc("Unique.", Example = "\"vat_20\"")]
    public required string Code { get; set; }

    [Text(1, 255)]
    public required string Name { get; set; }

    [Doc("A fraction with at most four decimals: 0.2 is 20 %.", Example = "\"0.2\"")]
    public required decimal Rate { get; set; }

    public string? Description { get; set; }

    [Text(0, 100)]
    public string? Category { get; set; }

    [Doc("Whether it applies wherever charge, plan and customer have no tax.")]
    public bool AppliedToOrganization { get; set; }

    [Doc("Whether prices already contain it.")]
    public bool Inclusive { get; set; }

    public NewTax ToInput() => new(Code, Name, Rate, Description, Category, AppliedToOrganization, Inclusive);
}

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class TaxUpdate
{
    [Text(1, 255)]
    public string? Name { get; set; }

    public decimal? Rate { get; set; }

    public string? Description { get; set; }

    [Text(0, 100)]
    public string? Category { get; set; }

    public bool? AppliedToOrganization { get; set; }

    public bool? Inclusive { get; set; }

    public TaxPatch ToPatch() => new(Name, Rate, Description, Category, AppliedToOrganization, Inclusive);
}

internal sealed record TaxResponse(
    BillingId Id, string Code, string Name, decimal Rate, string? Description, string? Category, bool AppliedToOrganization, Instant CreatedAt,
    Instant UpdatedAt, bool Inclusive)
{
    public static TaxResponse From(Tax it) => new(
        it.Id, it.Code, it.Name, it.Rate, it.Description, it.Category, it.AppliedToOrganization, it.CreatedAt, it.UpdatedAt, it.Inclusive);
}

internal sealed class ApplyTaxRequest
{
    [Text(1, 255)]
    public required string TaxCode { get; set; }

    [Text(1, 50), Doc("customer, plan, charge, billing_entity or add_on.", Example = "\"customer\"")]
    public required string TaxableType { get; set; }

    public required BillingId TaxableId { get; set; }
}

internal sealed record AppliedTaxResponse(
    BillingId Id, BillingId TaxId, string TaxableType, BillingId TaxableId, decimal? TaxRate, decimal TaxAmountCents, string? TaxName, string? TaxCode,
    Instant CreatedAt)
{
    /// <summary>The type of fees: their taxes can be read, and follow from what is taxed.</summary>
    public const string Fee = "fee";

    /// <summary>A tax that a fee carries. One that was deleted since is named by what it was applied to.</summary>
    public static AppliedTaxResponse OfFee(BillingId fee, AppliedFeeTax it) =>
        new(it.Id, it.TaxId ?? it.Id, Fee, fee, it.Rate, it.AmountMinor, it.Name, it.Code, it.CreatedAt);

    /// <summary>The amount is always zero here: what a tax came to stands on the fees of invoices.</summary>
    public static AppliedTaxResponse From(AppliedTax it, IReadOnlyList<Tax> known)
    {
        Tax? tax = known.FirstOrDefault(each => each.Id == it.TaxId);
        return new(it.Id, it.TaxId, WordTable<Billing.Domain.Taxes.TaxableType>.Word(it.Type), it.TaxableId, tax?.Rate, 0, tax?.Name, it.TaxCode, it.CreatedAt);
    }
}

internal sealed record TaxApplicationCountsResponse(Dictionary<string, int> Counts);

internal sealed record TaxAppliedEntitiesResponse(BillingId TaxId, string TaxCode, IReadOnlyList<TaxedEntity> Entities)
{
    public static TaxAppliedEntitiesResponse From(Tax tax, IReadOnlyList<AppliedTax> applied) => new(
        tax.Id, tax.Code, [.. applied.Select(each => new TaxedEntity(each.Id, WordTable<Billing.Domain.Taxes.TaxableType>.Word(each.Type), each.TaxableId))]);
}

internal sealed record TaxedEntity(BillingId AppliedTaxId, string TaxableType, BillingId TaxableId);
