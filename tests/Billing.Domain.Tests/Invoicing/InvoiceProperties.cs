using Billing.Domain.Catalog;
using Billing.Domain.Credits;
using Billing.Domain.Discounts;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;
using Billing.Domain.Wallets;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Billing.Domain.Tests.Invoicing;

/// <summary>What holds for any invoice, whatever is combined.</summary>
public sealed class InvoiceProperties
{
    private static readonly Gen<InvoiceRequest> Requests =
        from currency in Gen.Elements("USD", "JPY", "KWD").Select(Currency.Parse)
        from amount in Gen.Choose(0, 10_000)
        from prices in Gen.ListOf(Gen.Choose(1, 9_999).Select(n => n / 100m))
        from units in Gen.ArrayOf(Gen.Choose(0, 2_000).Select(n => n / 10m), 50)
        from commitment in Gen.Choose(0, 50_000)
        from progressive in Gen.Choose(0, 5_000)
        from coupons in Gen.ListOf(Gen.Choose(0, 5_000))
        from rates in Gen.ListOf(Gen.Choose(0, 3_000).Zip(Gen.Elements(true, false, false)))
        from credits in Gen.ListOf(Gen.Choose(0, 3_000))
        from wallets in Gen.ListOf(Gen.Choose(0, 5_000).Zip(Gen.Choose(1, 3)))
        select Request(currency, amount, [.. prices], units, commitment, progressive, [.. coupons], [.. rates.Take(4)], [.. credits], [.. wallets]);

    [Fact]
    public void The_total_is_the_sum_of_its_parts() => Check(invoice =>
        invoice.SubtotalMinor == invoice.Fees.Sum(f => f.AmountMinor)
        && invoice.TotalMinor == invoice.SubtotalMinor - invoice.ProgressiveCreditMinor - invoice.CouponsMinor
            + invoice.Taxes.Where(t => !t.Inclusive).Sum(t => t.AmountMinor)
        && invoice.TaxMinor == invoice.Taxes.Sum(t => t.AmountMinor)
        && invoice.TaxMinor == invoice.Fees.Sum(f => f.TaxMinor)
        && invoice.CouponsMinor == invoice.Coupons.Sum(c => c.AmountMinor));

    [Fact]
    public void Nothing_is_negative_and_nothing_is_paid_beyond_what_is_due() => Check(invoice =>
        invoice.AmountDueMinor >= 0
        && invoice.Fees.All(f => f.AmountMinor - f.ProgressiveCreditMinor - f.CouponsMinor >= 0 && f.TaxMinor >= 0)
        && invoice.Wallets.All(w => w.GrantedMinor >= 0 && w.PaidMinor >= 0 && w.AmountMinor > 0));

    [Fact]
    public void The_taxes_of_each_fee_add_up() => Check(invoice =>
        invoice.Fees.All(f => f.TaxMinor == f.Taxes.Sum(t => t.AmountMinor))
        && invoice.Taxes.All(t => t.AmountMinor == invoice.Fees.SelectMany(f => f.Taxes).Where(x => x.Code == t.Code).Sum(x => x.AmountMinor)));

    [Fact]
    public void The_same_request_makes_the_same_invoice() =>
        Prop.ForAll(Requests.ToArbitrary(), request => Print(request) == Print(request)).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static string Print(InvoiceRequest request)
    {
        ComputedInvoice invoice = InvoiceCalculation.Compute(request).Value;
        return string.Join('\n', invoice.Fees.Select(f => f with { Taxes = [], Explanation = null }).Select(f => f.ToString()))
            + string.Join('\n', invoice.Fees.SelectMany(f => f.Taxes).Select(t => t.ToString()))
            + string.Join('\n', invoice.Fees.Select(f => f.Explanation!.ToText(request.Currency)))
            + string.Join('\n', invoice.Taxes.Select(t => t.ToString()))
            + string.Join('\n', invoice.Wallets.Select(w => w.ToString()));
    }

    private static void Check(Func<ComputedInvoice, bool> holds) =>
        Prop.ForAll(Requests.ToArbitrary(), request => holds(InvoiceCalculation.Compute(request).Value))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static InvoiceRequest Request(
        Currency currency, int amount, decimal[] prices, decimal[] units, int commitment, int progressive, int[] coupons,
        (int Rate, bool Inclusive)[] rates, int[] credits, (int Amount, int Priority)[] wallets)
    {
        Charge[] charges = [.. prices.Take(50).Select((p, i) => Build.Charge((ulong)(100 + i), $"metric-{i}", new StandardPrice(p)))];
        Plan plan = Build.Plan(amount, charges) with
        {
            Currency = currency,
            Commitments = [new Commitment(Build.Id(80), commitment, null, Build.Start, Build.Start)],
        };
        ChargeUsage[] usage = [.. charges.Select((c, i) => new ChargeUsage(c.Id, new UsageQuantity(units[i], 1)))];
        return Build.Request(Build.Closing(plan, Build.Subscription(), Instant.FromUtc(2026, 3, 10, 0, 0), usage)) with
        {
            Currency = currency,
            Taxes = Build.Taxes([.. rates.Select((r, i) => Build.Tax($"tax-{i}", r.Rate / 10_000m, r.Inclusive))]),
            ProgressiveCredits = [new ProgressiveCredit(Build.Id(90), progressive)],
            Coupons = [.. coupons.Select((c, i) => Coupon(c, i))],
            Credits = [.. credits.Select((c, i) => new CreditBalance(Build.Id((ulong)(300 + i)), c))],
            Wallets = [.. wallets.Select((w, i) => Wallet(w.Amount, w.Priority, i, currency))],
        };
    }

    private static AppliedCoupon Coupon(int amount, int index) => new()
    {
        Id = Build.Id((ulong)(600 + index)),
        CouponId = Build.Id(601),
        Code = "coupon",
        CustomerId = Build.Id(400),
        Terms = amount % 2 == 0
            ? new CouponTerms(CouponType.FixedAmount, CouponFrequency.Once, amount)
            : new CouponTerms(CouponType.Percentage, CouponFrequency.Forever, Percent: amount % 100),
        RemainingMinor = amount,
        CreatedAt = Build.Start,
        UpdatedAt = Build.Start,
    };

    private static Wallet Wallet(int amount, int priority, int index, Currency currency) => new()
    {
        Id = Build.Id((ulong)(700 + index)),
        CustomerId = Build.Id(400),
        Currency = currency,
        Priority = priority,
        GrantedBalanceMinor = amount / 3,
        PaidBalanceMinor = amount - (amount / 3),
        FeeTypes = index % 3 == 1 ? [FeeType.Charge] : [],
        CreatedAt = Build.Start,
        UpdatedAt = Build.Start,
    };
}
