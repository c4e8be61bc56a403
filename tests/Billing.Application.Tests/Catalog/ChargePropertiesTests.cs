using Billing.Application.Catalog;
using Billing.Domain.Catalog;
using Billing.Domain.Results;

namespace Billing.Application.Tests.Catalog;

public sealed class ChargePropertiesTests
{
    [Theory]
    [InlineData("""{"amount": 12}""")]
    [InlineData("""{"amount": "12"}""")]
    [InlineData("""{"unit_price": "12.0"}""")]
    [InlineData("""{"amount": 1.2e1, "unit_price": 99, "note": "kept, not read"}""")]
    public void A_standard_price_is_read_from_numbers_and_texts_under_both_names(string json) =>
        Assert.Equal(new StandardPrice(12), Parse(ChargeModel.Standard, json));

    [Fact]
    public void Bounds_of_a_standard_price_are_read() => Assert.Equal(
        new StandardPrice(0.0125m, 10, 20.5m), Parse(ChargeModel.Standard, """{"amount":"0.0125","min_price":10,"max_price":"20.5"}"""));

    [Theory]
    [InlineData("""{"graduated_ranges":[{"from_value":0,"to_value":100,"per_unit_amount":"5","flat_amount":200},{"from_value":100,"per_unit_amount":3}]}""")]
    [InlineData("""{"graduated_ranges":[{"from_value":1,"to_value":"100","per_unit_amount":5,"flat_amount":"200"},{"from_value":101,"to_value":null,"per_unit_amount":3}]}""")]
    [InlineData("""{"graduated_ranges":[{"from_value":0,"to_value":100,"per_unit_amount":5,"flat_amount":200},{"from_value":101,"to_value":null,"per_unit_amount":3}]}""")]
    [InlineData("""{"tiers":[{"up_to":100,"unit_price":"5","flat_amount":200},{"unit_price":3}]}""")]
    public void Tiers_mean_the_same_however_they_are_written(string json)
    {
        var price = Assert.IsType<GraduatedPrice>(Parse(ChargeModel.Graduated, json));
        Assert.Equal([new PriceTier(100, 5, 200), new PriceTier(null, 3)], price.Tiers);
        Assert.Empty(PriceRules.Check(price));
    }

    [Fact]
    public void A_volume_price_is_read_from_both_shapes()
    {
        var ranges = Assert.IsType<VolumePrice>(Parse(
            ChargeModel.Volume, """{"volume_ranges":[{"from_value":0,"to_value":10,"per_unit_amount":2},{"from_value":11,"per_unit_amount":1,"flat_amount":7}]}"""));
        var tiers = Assert.IsType<VolumePrice>(Parse(
            ChargeModel.Volume, """{"tiers":[{"up_to":10,"unit_price":2},{"up_to":null,"unit_price":1,"flat_amount":7}]}"""));
        Assert.Equal(ranges.Tiers, tiers.Tiers);
    }

    [Fact]
    public void The_other_models_are_read_with_their_defaults()
    {
        Assert.Equal(new PackagePrice(500), Parse(ChargeModel.Package, """{"amount":500}"""));
        Assert.Equal(new PackagePrice(500, 100, 20), Parse(ChargeModel.Package, """{"unit_price":"500","package_size":100,"free_units":"20"}"""));
        Assert.Equal(new PercentagePrice(1.3m), Parse(ChargeModel.Percentage, """{"rate":"1.3"}"""));
        Assert.Equal(
            new PercentagePrice(1.3m, 30, 5, 1000, 10, 500),
            Parse(ChargeModel.Percentage, """{"percentage":1.3,"fixed_amount":30,"free_units_per_events":5,"free_amount":1000,"per_transaction_min_amount":10,"per_transaction_max_amount":500}"""));
        Assert.Equal(
            [new RateTier(1000, 2), new RateTier(null, 1, 50)],
            Assert.IsType<GraduatedPercentagePrice>(Parse(
                ChargeModel.GraduatedPercentage,
                """{"graduated_percentage_ranges":[{"from_value":0,"to_value":1000,"rate":2},{"from_value":1001,"rate":"1","flat_amount":50}]}""")).Tiers);
        Assert.Equal(new CustomPrice(900), Parse(ChargeModel.Custom, """{"custom_amount":900}"""));
        Assert.Equal(new CustomPrice(null, 9), Parse(ChargeModel.Custom, """{"unit_price":9}"""));
        Assert.Equal(new DynamicPrice(), Parse(ChargeModel.Dynamic, "{}"));
        Assert.Equal(new DynamicPrice("price", "qty"), Parse(ChargeModel.Dynamic, """{"price_field":"price","quantity_field":"qty"}"""));
    }

    [Theory]
    [InlineData(ChargeModel.Standard, "{}", "amount", "missing")]
    [InlineData(ChargeModel.Standard, """{"amount":null}""", "amount", "missing")]
    [InlineData(ChargeModel.Standard, """{"amount":-1}""", "amount", "greater_than_equal")]
    [InlineData(ChargeModel.Standard, """{"unit_price":"ten"}""", "unit_price", "decimal_parsing")]
    [InlineData(ChargeModel.Standard, """{"amount":"1e3"}""", "amount", "decimal_parsing")]
    [InlineData(ChargeModel.Standard, """{"amount":true}""", "amount", "decimal_parsing")]
    [InlineData(ChargeModel.Standard, """{"amount":1e300}""", "amount", "decimal_parsing")]
    [InlineData(ChargeModel.Standard, """{"amount":1,"min_price":5,"max_price":4}""", "max_price", "value_error")]
    [InlineData(ChargeModel.Package, """{"amount":1,"package_size":0}""", "package_size", "greater_than")]
    [InlineData(ChargeModel.Percentage, """{"fixed_amount":1}""", "rate", "missing")]
    [InlineData(ChargeModel.Percentage, """{"rate":1,"free_units_per_events":1.5}""", "free_units_per_events", "int_type")]
    [InlineData(ChargeModel.Percentage, """{"rate":1,"per_transaction_min_amount":2,"per_transaction_max_amount":1}""", "per_transaction_max_amount", "value_error")]
    [InlineData(ChargeModel.Custom, "{}", "unit_price", "missing")]
    [InlineData(ChargeModel.Dynamic, """{"price_field":""}""", "price_field", "string_type")]
    [InlineData(ChargeModel.Graduated, "{}", "graduated_ranges", "missing")]
    [InlineData(ChargeModel.Graduated, """{"graduated_ranges":[]}""", "graduated_ranges", "value_error")]
    [InlineData(ChargeModel.Graduated, """{"graduated_ranges":{}}""", "graduated_ranges", "list_type")]
    [InlineData(ChargeModel.Graduated, """{"tiers":[{"up_to":10,"unit_price":1}]}""", "tiers.0.up_to", "value_error")]
    [InlineData(ChargeModel.Graduated, """{"tiers":[{"unit_price":1},{"unit_price":1}]}""", "tiers.0.up_to", "value_error")]
    [InlineData(ChargeModel.Graduated, """{"tiers":[{"up_to":10,"unit_price":1},{"up_to":10,"unit_price":1},{"unit_price":1}]}""", "tiers.1.up_to", "value_error")]
    [InlineData(ChargeModel.Graduated, """{"tiers":[{"up_to":0,"unit_price":1},{"unit_price":1}]}""", "tiers.0.up_to", "value_error")]
    [InlineData(ChargeModel.Volume, """{"volume_ranges":[{"from_value":0,"to_value":10,"per_unit_amount":1},{"from_value":12,"per_unit_amount":1}]}""", "volume_ranges.1.from_value", "value_error")]
    [InlineData(ChargeModel.Volume, """{"volume_ranges":[{"from_value":0,"to_value":10,"per_unit_amount":1},{"from_value":9,"per_unit_amount":1}]}""", "volume_ranges.1.from_value", "value_error")]
    [InlineData(ChargeModel.Volume, """{"volume_ranges":[{"from_value":5,"per_unit_amount":1}]}""", "volume_ranges.0.from_value", "value_error")]
    [InlineData(ChargeModel.Volume, """{"volume_ranges":[{"from_value":0}]}""", "volume_ranges.0.per_unit_amount", "missing")]
    [InlineData(ChargeModel.Volume, """{"volume_ranges":[{"from_value":0,"per_unit_amount":1,"flat_amount":-1}]}""", "volume_ranges.0.flat_amount", "greater_than_equal")]
    [InlineData(ChargeModel.Volume, """{"volume_ranges":[7]}""", "volume_ranges.0", "type_error")]
    public void A_fault_names_its_field(ChargeModel model, string json, string field, string type)
    {
        List<FieldError> errors = [];
        Assert.Null(ChargeProperties.Parse(model, CatalogSite.Json(json), "charges.0.properties", errors));
        Assert.Contains(errors, error => string.Join('.', error.Path) == "body.charges.0.properties." + field && error.Type == type);
    }

    [Theory]
    [InlineData("""{"amount":5}""", """{"unit_price":7}""", """{"unit_price":7}""")]
    [InlineData("""{"graduated_ranges":[1],"note":1}""", """{"tiers":[2]}""", """{"note":1,"tiers":[2]}""")]
    [InlineData("""{"amount":5,"min_price":1}""", "{}", """{"amount":5,"min_price":1}""")]
    public void A_filters_properties_are_laid_over_its_charges(string charge, string filter, string expected) => Assert.Equal(
        expected, ChargeProperties.Overlay(CatalogSite.Json(charge), CatalogSite.Json(filter)).GetRawText());

    private static ChargePrice? Parse(ChargeModel model, string json)
    {
        List<FieldError> errors = [];
        ChargePrice? price = ChargeProperties.Parse(model, CatalogSite.Json(json), "properties", errors);
        Assert.Empty(errors);
        return price;
    }
}
