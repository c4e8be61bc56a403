using Billing.Domain.Monetary;
using Billing.Providers.Stripe;

namespace Billing.Providers.Tests.Stripe;

public sealed class StripeAmountTests
{
    [Theory]
    [InlineData("USD", 1234, 1234)]
    [InlineData("JPY", 500, 500)]
    [InlineData("MGA", 12300, 123)]
    [InlineData("ISK", 5, 500)]
    [InlineData("KWD", 5120, 5120)]
    public void An_amount_is_sent_in_the_units_of_stripe_and_read_back(string code, long minor, long units)
    {
        Money amount = Samples.Of(code, minor);
        Assert.True(StripeAmounts.TryWrite(amount, out long sent));
        Assert.Equal(units, sent);
        Assert.True(StripeAmounts.TryRead(units, code.ToLowerInvariant(), out Money? back));
        Assert.Equal(amount, back);
    }

    [Theory]
    [InlineData("KWD", 5124)]
    [InlineData("MGA", 12345)]
    [InlineData("UGX", 500)]
    [InlineData("USD", 0)]
    [InlineData("USD", -5)]
    public void What_stripe_cannot_take_exactly_is_refused(string code, long minor) =>
        Assert.False(StripeAmounts.TryWrite(Samples.Of(code, minor), out _));

    [Theory]
    [InlineData("ugx", 500)]
    [InlineData("isk", 501)]
    [InlineData("xxx", 1)]
    [InlineData(null, 1)]
    public void What_we_cannot_read_exactly_is_no_amount(string? code, long units) => Assert.False(StripeAmounts.TryRead(units, code, out _));

    [Fact]
    public void Every_currency_that_is_sent_comes_back_the_same() => Assert.All(Currency.All, currency =>
    {
        var amount = new Money(10_000, currency);
        if (StripeAmounts.TryWrite(amount, out long units))
        {
            Assert.True(StripeAmounts.TryRead(units, currency.Code, out Money? back));
            Assert.Equal(amount, back);
        }
    });
}
