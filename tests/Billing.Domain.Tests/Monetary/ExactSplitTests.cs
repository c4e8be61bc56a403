using Billing.Domain.Invoicing;
using Billing.Domain.Taxes;
using Billing.Domain.Tests.Invoicing;
using FsCheck;
using FsCheck.Fluent;

namespace Billing.Domain.Tests.Monetary;

/// <summary>The split of one tax over many fees, seen through an invoice.</summary>
public sealed class ExactSplitTests
{
    private static readonly Gen<long[]> Amounts =
        Gen.NonEmptyListOf(Gen.Choose(0, 1_000_000)).Select(list => list.Select(n => (long)n).ToArray());

    [Fact]
    public void The_parts_of_a_tax_add_up_and_none_is_a_cent_away_from_its_share() =>
        Prop.ForAll(Amounts.ToArbitrary(), Gen.Choose(0, 10_000).ToArbitrary(), (amounts, rate) => Splits(amounts, rate / 10_000m))
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(100)]
    [InlineData(600)]
    [InlineData(5_000)]
    public void Any_number_of_fees_is_split_exactly(int count) =>
        Assert.True(Splits([.. Enumerable.Range(1, count).Select(i => (long)((i * 7919) % 1_000))], 0.077m));

    [Fact]
    public void Equal_remainders_go_to_the_earlier_part_whatever_the_size_of_the_parts() =>
        Assert.Equal([334L, 1, 0, 0], Shares([1000, 1, 1, 1], 0.334m));

    [Fact]
    public void Amounts_beyond_64_bits_of_product_are_split_exactly() =>
        Assert.True(Splits([4_000_000_000_000_000, 3_000_000_000_000_001, 1_999_999_999_999_999], 0.333m));

    private static bool Splits(long[] amounts, decimal rate)
    {
        InvoiceTax tax = Compute(amounts, rate).Taxes.Single();
        long[] shares = Shares(amounts, rate);
        return shares.Sum() == tax.AmountMinor
            && (tax.BaseMinor == 0 || shares.Zip(amounts, (share, amount) => Math.Abs(share - ((decimal)tax.AmountMinor / tax.BaseMinor * amount)) < 1.000001m).All(near => near));
    }

    private static long[] Shares(long[] amounts, decimal rate) => [.. Compute(amounts, rate).Fees.Select(fee => fee.TaxMinor)];

    private static ComputedInvoice Compute(long[] amounts, decimal rate) =>
        InvoiceCalculation.Compute(Build.Lines(amounts) with { Taxes = new TaxRules([Build.Tax("vat", rate)], []) }).Value;
}
