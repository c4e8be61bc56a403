using Billing.Domain.Invoicing;
using Billing.Domain.Taxes;
using Billing.Domain.Tests.Invoicing;

namespace Billing.Domain.Tests.Taxes;

public sealed class TaxTests
{
    [Fact]
    public void Each_tax_is_rounded_once_over_all_its_fees_and_split_back()
    {
        ComputedInvoice invoice = Compute([1, 1, 1, 1, 1, 1, 1, 1], Build.Tax("vat", 0.4m));
        Assert.Equal((3L, 11L), (invoice.TaxMinor, invoice.TotalMinor));
        Assert.Equal(3, invoice.Fees.Sum(f => f.TaxMinor));
    }

    [Fact]
    public void Several_taxes_are_added_and_never_compounded()
    {
        ComputedInvoice invoice = Compute([10_000], Build.Tax("state", 0.0625m), Build.Tax("city", 0.0225m));
        Assert.Equal([(10_000L, 625L), (10_000L, 225L)], invoice.Taxes.Select(t => (t.BaseMinor, t.AmountMinor)));
        Assert.Equal(10_850, invoice.TotalMinor);
    }

    [Fact]
    public void Inclusive_taxes_are_inside_the_amount()
    {
        ComputedInvoice invoice = Compute([1200], Build.Tax("vat", 0.2m, inclusive: true));
        Assert.Equal((200L, 1200L, 1000L), (invoice.TaxMinor, invoice.TotalMinor, invoice.Taxes[0].BaseMinor));
    }

    [Fact]
    public void Two_inclusive_taxes_share_what_is_inside()
    {
        ComputedInvoice invoice = Compute([999, 500], Build.Tax("a", 0.1m, inclusive: true), Build.Tax("b", 0.05m, inclusive: true));
        Assert.Equal(1303, invoice.Taxes[0].BaseMinor);
        Assert.Equal((196L, 131L, 65L), (invoice.TaxMinor, invoice.Taxes[0].AmountMinor, invoice.Taxes[1].AmountMinor));
        Assert.Equal(1499, invoice.TotalMinor);
    }

    [Fact]
    public void An_exclusive_tax_is_taken_on_the_net_of_the_inclusive_ones()
    {
        ComputedInvoice invoice = Compute([1200], Build.Tax("inside", 0.2m, inclusive: true), Build.Tax("outside", 0.1m));
        Assert.Equal((300L, 1300L), (invoice.TaxMinor, invoice.TotalMinor));
    }

    [Fact]
    public void The_first_level_that_names_a_tax_wins()
    {
        Tax[] all = [Build.Tax("charge", 0.01m, byDefault: false), Build.Tax("plan", 0.02m, byDefault: false),
            Build.Tax("customer", 0.03m, byDefault: false), Build.Tax("entity", 0.04m, byDefault: false), Build.Tax("default", 0.05m)];
        var customer = new TaxRules(all, ["customer"], ["entity"]);
        Assert.Equal("charge", customer.Resolve(["charge"], ["plan"]).Value.Single().Code);
        Assert.Equal("plan", customer.Resolve([], ["plan"]).Value.Single().Code);
        Assert.Equal("customer", customer.Resolve([], []).Value.Single().Code);
        Assert.Equal("entity", new TaxRules(all, [], ["entity"]).Resolve([], []).Value.Single().Code);
        Assert.Equal("default", new TaxRules(all, []).Resolve([], []).Value.Single().Code);
    }

    [Fact]
    public void A_tax_code_without_a_tax_is_a_failure_and_not_an_untaxed_line()
    {
        var rules = new TaxRules([], ["gone"]);
        Assert.Contains("gone", InvoiceCalculation.Compute(Build.Lines(100) with { Taxes = rules }).Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fee_with_its_own_tax_stands_beside_the_others()
    {
        ComputedInvoice invoice = InvoiceCalculation.Compute(Build.Request() with
        {
            Extras = [new ExtraFee(FeeType.AddOn, "book", 1, 1000, TaxCodes: ["low"]), new ExtraFee(FeeType.AddOn, "other", 1, 1000)],
            Taxes = Build.Taxes(Build.Tax("low", 0.05m, byDefault: false), Build.Tax("full", 0.2m)),
        }).Value;
        Assert.Equal([50L, 200], invoice.Fees.Select(f => f.TaxMinor));
    }

    private static ComputedInvoice Compute(long[] amounts, params Tax[] taxes) =>
        InvoiceCalculation.Compute(Build.Lines(amounts) with { Taxes = Build.Taxes(taxes) }).Value;
}
