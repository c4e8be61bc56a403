using Billing.Domain.Monetary;

namespace Billing.Domain.Tests.Monetary;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("1000.5", "CLP", 1001)]
    [InlineData("-10.125", "USD", -1013)]
    [InlineData("10.125", "USD", 1013)]
    [InlineData("10.1249999", "USD", 1012)]
    [InlineData("5.1245", "KWD", 5125)]
    [InlineData("0.5", "UGX", 1)]
    public void Major_units_are_rounded_half_away_from_zero_at_the_currencys_precision(string major, string code, long minor) =>
        Assert.Equal(minor, Money.FromMajor(decimal.Parse(major), Currency.Parse(code)).Minor);

    [Theory]
    [InlineData("usd", 2)]
    [InlineData("JPY", 0)]
    [InlineData("KWD", 3)]
    [InlineData("CLF", 4)]
    [InlineData("UGX", 0)]
    [InlineData("NGN", 2)]
    public void A_currency_knows_its_minor_digits(string code, int digits) => Assert.Equal(digits, Currency.Parse(code).MinorDigits);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("US")]
    [InlineData("USDX")]
    [InlineData("XXX")]
    public void What_is_no_active_code_is_not_parsed(string? code) => Assert.False(Currency.TryParse(code, out _));

    [Fact]
    public void One_code_is_one_instance() => Assert.Same(Currency.Usd, Currency.Parse("usd"));

    [Fact]
    public void Currencies_are_never_mixed()
    {
        var dollars = new Money(100, Currency.Usd);
        var euros = new Money(100, Currency.Parse("EUR"));
        Assert.Throws<InvalidOperationException>(() => dollars + euros);
        Assert.Throws<InvalidOperationException>(() => dollars < euros);
    }

    [Fact]
    public void Overflow_is_an_error() =>
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue, Currency.Usd) + new Money(1, Currency.Usd));

    [Theory]
    [InlineData(1234, "USD", "12.34 USD")]
    [InlineData(1234, "JPY", "1234 JPY")]
    [InlineData(-5, "KWD", "-0.005 KWD")]
    public void Text_shows_major_units(long minor, string code, string text) =>
        Assert.Equal(text, new Money(minor, Currency.Parse(code)).ToString());

    [Theory]
    [InlineData("1.25", "0.0125 USD")]
    [InlineData("50", "0.50 USD")]
    [InlineData("-50.5", "-0.505 USD")]
    public void An_exact_price_keeps_its_decimals(string minor, string text) =>
        Assert.Equal(text, MoneyText.FormatExact(decimal.Parse(minor), Currency.Usd));
}
