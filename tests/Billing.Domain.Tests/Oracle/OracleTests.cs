using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;
using Billing.Domain.Taxes;
using Billing.Domain.Tests.Rating;

namespace Billing.Domain.Tests.Oracle;

/// <summary>The engine against a second implementation that shares nothing with it, on many random cases.</summary>
public sealed class OracleTests
{
    [Fact]
    public void Every_charge_model_prices_as_the_naive_rating_does()
    {
        var prices = new RandomPrices(20_260_301);
        for (int i = 0; i < OracleCases.Of(100_000); i++)
        {
            ChargePrice price = prices.Next();
            UsageQuantity usage = prices.Usage();
            decimal expected = NaiveRating.Price(price, usage);
            Assert.True(expected == Pricing.Price(price, usage), $"case {i}: {price} for {usage.Units} should be {expected}");
        }
    }

    [Fact]
    public void Recurring_quantities_price_as_the_naive_rating_does()
    {
        var prices = new RandomPrices(7);
        for (int i = 0; i < OracleCases.Of(20_000); i++)
        {
            PriceTier[] tiers = prices.Tiers();
            ProratedUnits[] changes = prices.Changes();
            ChargePrice price = (i % 3) switch
            {
                0 => new GraduatedPrice(tiers),
                1 => new VolumePrice(tiers),
                _ => new StandardPrice(tiers[0].UnitAmountMinor),
            };
            decimal expected = NaiveRating.Prorated(price, changes);
            decimal actual = Pricing.Price(price, new UsageQuantity(changes.Sum(c => c.Units), changes.Length, Prorated: changes));

            // Quotients of shares are cut at 28 digits on both sides.
            Assert.True(Math.Abs(expected - actual) < 0.000_000_000_000_001m, $"case {i}: {price} should be {expected}, is {actual}");
        }
    }

    [Fact]
    public void Whole_invoices_are_the_naive_ones_to_the_cent()
    {
        var invoices = new RandomInvoices(1);
        for (int i = 0; i < OracleCases.Of(20_000); i++)
        {
            (InvoiceRequest request, Tax[] taxes) = invoices.Next();
            string expected = new NaiveInvoice(request, taxes).Compute();
            string actual = NaiveInvoice.Describe(InvoiceCalculation.Compute(request).Value);
            Assert.True(expected == actual, $"case {i}\nexpected\n{expected}\ngot\n{actual}");
        }
    }

    [Fact]
    public void A_whole_is_split_as_exact_quotients_say()
    {
        var random = new Random(3);
        for (int i = 0; i < OracleCases.Of(50_000); i++)
        {
            long[] weights = [.. Enumerable.Range(0, 1 + random.Next(8)).Select(_ => random.NextInt64(random.Next(2) == 0 ? 20 : 1_000_000_000))];
            long total = random.NextInt64(random.Next(2) == 0 ? 100 : 10_000_000_000);
            long[] expected = NaiveSplit.Over(total, weights);
            long[] actual = Allocation.ByLargestRemainder(total, [.. weights.Select(w => (decimal)w)]);
            Assert.True(expected.SequenceEqual(actual), $"case {i}: {total} over {string.Join(", ", weights)}");
        }
    }

    [Fact]
    public void Rounding_is_half_away_from_zero_as_exact_quotients_say()
    {
        var random = new Random(4);
        for (int i = 0; i < OracleCases.Of(50_000); i++)
        {
            decimal value = random.NextInt64(-20_000_000, 20_000_000) / (decimal)Math.Pow(10, random.Next(5));
            Assert.Equal(NaiveSplit.Round(value), MoneyRounding.ToMinor(value));
        }
    }
}
