using Billing.Domain.Catalog;

namespace Billing.RatingCases;

/// <summary>Reads prices of cases. Amounts stay in the case's major units: pricing is the same in any unit of money.</summary>
internal static class Prices
{
    internal static ChargePrice Read(string model, Input input) => model switch
    {
        "standard" => new StandardPrice(input.Number("unit_amount")),
        "graduated" => new GraduatedPrice(Tiers(input)),
        "volume" => new VolumePrice(Tiers(input)),
        "package" => new PackagePrice(
            input.FirstNumber("package_amount", "amount", "unit_amount") ?? 0,
            input.Number("package_size", 1),
            input.Number("free_units", 0)),
        "percentage" => new PercentagePrice(
            input.Number("rate_percent"),
            input.Number("fixed_per_event", 0),
            (long?)input.OptionalNumber("free_events"),
            input.OptionalNumber("free_amount"),
            input.OptionalNumber("per_transaction_min"),
            input.OptionalNumber("per_transaction_max")),
        "graduated_percentage" => new GraduatedPercentagePrice(
            [.. Rows(input).Select(r => new RateTier(UpTo(r), r.Number("rate_percent", 0), r.Number("flat", 0)))]),
        _ => throw new NotSupportedException($"unknown model {model}"),
    };

    internal static IReadOnlyList<PriceTier> Tiers(Input input) =>
        [.. Rows(input).Select(r => new PriceTier(UpTo(r), r.FirstNumber("per_unit", "unit", "unit_amount") ?? 0, r.FirstNumber("flat", "flat_amount") ?? 0))];

    internal static IEnumerable<Input> Rows(Input input) => input.Has("ranges") ? input.Items("ranges") : input.Items("tiers");

    private static decimal? UpTo(Input row) => row.FirstNumber("to", "up_to");
}
