using Billing.Domain.Catalog;

namespace BillingFunctions.Http.Nno.Platforms;

/// <summary>
/// The tiers are plans with these codes: their prices and allocations are the catalogue's. What a plan says in its features as <c>tenants: 20</c> is a limit, and
/// <c>support: email</c> its support.
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

    public static IReadOnlyDictionary<string, long?> LimitsOf(Plan plan) => Pairs(plan).Where(pair => pair.Key != Support)
        .ToDictionary(pair => pair.Key, pair => long.TryParse(pair.Value, out long limit) ? limit : (long?)null);

    public static string? SupportOf(Plan plan) => Pairs(plan).FirstOrDefault(pair => pair.Key == Support).Value;

    private static IEnumerable<KeyValuePair<string, string>> Pairs(Plan plan) => (plan.Features ?? [])
        .Select(text => text.Split(": ", 2)).Where(parts => parts.Length == 2).DistinctBy(parts => parts[0]).Select(parts => KeyValuePair.Create(parts[0], parts[1]));
}
