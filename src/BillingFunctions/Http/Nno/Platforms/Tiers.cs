using Billing.Domain.Catalog;
using Billing.Domain.Entitlements;

namespace BillingFunctions.Http.Nno.Platforms;

/// <summary>
/// The tiers are plans with these codes: their prices and allocations are the catalogue's, their limits and their support what they grant of the features
/// <c>platforms</c>, <c>tenants</c>, <c>features</c> and <c>support</c>.
/// </summary>
internal static class Tiers
{
    public const string Starter = "starter";
    public const string Growth = "growth";
    public const string Scale = "scale";

    private const string Support = "support";

    public static readonly IReadOnlyList<string> All = [Starter, Growth, Scale];

    /// <summary>Units of a charge that cost nothing, and the price of one beyond them in minor units; null where the charge has another form.</summary>
    public static (decimal? Included, decimal? UnitAmountMinor) AllocationOf(Charge charge) => charge.Price switch
    {
        StandardPrice price => (0, price.UnitAmountMinor),
        PackagePrice { PackageSize: 1 } price => (price.FreeUnits, price.AmountMinor),
        GraduatedPrice { Tiers: [{ UnitAmountMinor: 0, FlatAmountMinor: 0, UpTo: { } free }, { UpTo: null } rest] } => (free, rest.UnitAmountMinor),
        GraduatedPrice { Tiers: [{ UpTo: null } only] } => (0, only.UnitAmountMinor),
        _ => (null, null),
    };

    /// <summary>The quantities that a plan grants, by the features' codes; null is no limit.</summary>
    public static IReadOnlyDictionary<string, long?> LimitsOf(IReadOnlyList<Entitlement> granted) => granted.Where(each => each.FeatureType == FeatureType.Quantity)
        .ToDictionary(each => each.FeatureCode, each => EntitlementValue.LimitOf(each.Value) is { } limit ? (long?)Math.Floor(limit) : null);

    /// <summary>What a plan grants of the feature support.</summary>
    public static string? SupportOf(IReadOnlyList<Entitlement> granted) => granted.FirstOrDefault(each => each.FeatureCode == Support)?.Value;
}
