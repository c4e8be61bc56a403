using System.Globalization;
using Billing.Application.Documents;
using Billing.Pdf.Documents;

namespace Billing.Pdf.Tests.Documents;

public sealed class NumberFormatTests
{
    [Theory]
    [InlineData("USD", 2, 123456789, "$1,234,567.89")]
    [InlineData("USD", 2, -5, "−$0.05")]
    [InlineData("EUR", 2, 0, "€0.00")]
    [InlineData("JPY", 0, 1234, "¥1,234")]
    [InlineData("KWD", 3, 1234, "KWD 1.234")]
    [InlineData("GHS", 2, 100, "GH₵1.00")]
    [InlineData("NGN", 2, 99999, "₦999.99")]
    [InlineData("CHF", 2, long.MinValue, "−CHF 92,233,720,368,547,758.08")]
    public void Amounts_have_the_decimals_of_their_currency(string code, int digits, long minor, string expected) =>
        Assert.Equal(expected, Format(code, digits).Amount(minor));

    [Theory]
    [InlineData("4900", "$49.00")]
    [InlineData("0.35", "$0.0035")]
    [InlineData("12.5", "$0.125")]
    [InlineData("10", "$0.10")]
    [InlineData("-0.1", "−$0.001")]
    [InlineData("123456789.123", "$1,234,567.89123")]
    public void Prices_show_every_decimal_they_have(string minor, string expected) =>
        Assert.Equal(expected, Format("USD", 2).Price(decimal.Parse(minor, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("1.500", "1.5")]
    [InlineData("1000", "1,000")]
    [InlineData("-1234567.0001", "−1,234,567.0001")]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    [InlineData("79228162514264337593543950335", "79,228,162,514,264,337,593,543,950,335")]
    public void Quantities_are_exact_without_trailing_zeros(string value, string expected) =>
        Assert.Equal(expected, Format("USD", 2).Plain(decimal.Parse(value, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("20", "20%")]
    [InlineData("7.70", "7.7%")]
    public void Rates_are_percent(string value, string expected) =>
        Assert.Equal(expected, Format("USD", 2).Percent(decimal.Parse(value, CultureInfo.InvariantCulture)));

    private static NumberFormat Format(string code, int digits) => new(EnglishLabels.Table, new DocumentCurrency(code, digits));
}
