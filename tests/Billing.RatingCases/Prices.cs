using Billing.Domain.Catalog;

namespace Billing.RatingCases;

/// <summary>Reads prices of cases. Amounts stay in the case's major units: pricing is the same in any unit of money.</summary>
internal static class Prices
{
    internal static ChargePrice Read(string model, Input input)
    {
        ChargePrice price = Of(model, input);
        IReadOnlyList<Domain.Results.FieldError> errors = PriceRules.Check(price);
        return errors.Count == 0 ? price : throw new RefusedException(errors[0].Message);
    }

    private static ChargePrice Of(string model, Input input) => model switch
    {
        "standard" => new StandardPrice(UnitAmount(input) ?? throw new RefusedException("the case has no number 'unit_amount'")),
        "graduated" => new GraduatedPrice(Tiers(input)),
        "volume" => new VolumePrice(Tiers(input)),
        "package" => new PackagePrice(
            input.FirstNumber("package_amount", "amount", "unit_amount", "per_package", "price") ?? 0,
            input.FirstNumber("package_size", "divide_by", "quantity_per_package", "size") ?? 1,
            input.FirstNumber("free_units", "free") ?? 0),
        "percentage" => new PercentagePrice(
            input.FirstNumber("rate_percent", "rate", "percent") ?? 0,
            input.FirstNumber("fixed_per_event", "fixed_amount", "fixed") ?? 0,
            (long?)input.FirstNumber("free_events", "free_units_per_events"),
            input.FirstNumber("free_amount", "free_units_per_total_aggregation"),
            input.FirstNumber("per_transaction_min", "per_transaction_min_amount"),
            input.FirstNumber("per_transaction_max", "per_transaction_max_amount")),
        "graduated_percentage" => new GraduatedPercentagePrice(
            [.. Rows(input).Select(r => new RateTier(UpTo(r), r.FirstNumber("rate_percent", "rate", "percent") ?? 0, Flat(r)))]),
        "dynamic" => new DynamicPrice(),
        "custom" => new CustomPrice(input.FirstNumber("custom_amount", "fixed_amount"), UnitAmount(input) ?? 0),
        _ => throw new RefusedException($"unknown model '{model}'"),
    };

    internal static decimal? UnitAmount(Input input) => input.FirstNumber("unit_amount", "per_unit", "unit", "unit_price", "price");

    private static IReadOnlyList<PriceTier> Tiers(Input input) =>
        [.. Rows(input).Select(r => new PriceTier(UpTo(r), r.FirstNumber("per_unit", "unit", "unit_amount", "per_unit_amount") ?? 0, Flat(r)))];

    private static IEnumerable<Input> Rows(Input input) =>
        input.First("ranges", "tiers", "graduated_ranges", "volume_ranges", "graduated_percentage_ranges") is { } key ? input.Items(key) : [];

    private static decimal Flat(Input row) => row.FirstNumber("flat", "flat_amount", "flat_fee") ?? 0;

    private static decimal? UpTo(Input row) => row.FirstNumber("to", "up_to", "to_value");
}
