namespace Billing.Application.Taxes;

/// <summary>What a new tax is made of; shapes and lengths are checked by the surface.</summary>
/// <param name="Code">Unique in the data space.</param>
/// <param name="Name">What documents call it.</param>
/// <param name="Rate">The rate as a fraction with at most four decimals: 0.2 is 20 %.</param>
/// <param name="Description">For people.</param>
/// <param name="Category">A word of the organization's own.</param>
/// <param name="AppliedToOrganization">True when it applies wherever nothing nearer names a tax.</param>
/// <param name="Inclusive">True when prices already contain it.</param>
public sealed record NewTax(
    string Code, string Name, decimal Rate, string? Description = null, string? Category = null, bool AppliedToOrganization = false,
    bool Inclusive = false);

/// <summary>A change of a tax: null leaves a field as it is.</summary>
/// <param name="Name">What documents call it.</param>
/// <param name="Rate">The rate as a fraction.</param>
/// <param name="Description">For people.</param>
/// <param name="Category">A word of the organization's own.</param>
/// <param name="AppliedToOrganization">True when it applies wherever nothing nearer names a tax.</param>
/// <param name="Inclusive">True when prices already contain it.</param>
public sealed record TaxPatch(
    string? Name = null, decimal? Rate = null, string? Description = null, string? Category = null, bool? AppliedToOrganization = null,
    bool? Inclusive = null);

/// <summary>Which taxes are applied to plans and charges of one catalogue.</summary>
/// <param name="Applied">Oldest first.</param>
internal sealed record TaxAssignments(IReadOnlyList<Domain.Taxes.AppliedTax> Applied);
