using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Taxes;
using Billing.Domain.Wallets;

namespace Billing.RatingCases.Topics;

/// <summary>Taxes over fees.</summary>
internal static class TaxTopic
{
    internal static Answer Answer(Input input)
    {
        if (input.First("taxable", "amount", "subtotal") is { } one) return OneAmount(input, one);

        Currency currency = Bills.Currency(input);
        InvoiceRequest request = Request(input) with { Currency = currency, Wallets = [Full(currency)] };
        if (input.FirstNumber("coupon_share_cents", "coupon_cents", "coupons_cents", "discount_cents") is { } coupon and > 0)
            request = request with { Coupons = [Bills.Coupon((long)coupon)] };
        ComputedInvoice invoice = InvoiceCalculation.Compute(request).Value;
        decimal[] nets = [.. invoice.Fees.Select(f => (decimal)(f.AmountMinor - f.CouponsMinor))];
        decimal[][] rates = [.. request.Extras.Select(e => Rates(request.Taxes, e))];
        decimal exact = nets.Zip(rates, (n, r) => n * r.Sum()).Sum();
        decimal net = nets.Sum();
        var answer = new Answer
        {
            Currency = currency,
            ["fees_cents"] = new OneOrParts(invoice.SubtotalMinor, invoice.Fees.Select(f => f.AmountMinor).ToArray()),
            ["sub_total_cents"] = invoice.SubtotalMinor - invoice.CouponsMinor,
            ["total_cents"] = invoice.TotalMinor,
            ["wallet_used_cents"] = invoice.PrepaidCreditMinor,
            ["due_cents"] = invoice.AmountDueMinor,
            ["fee_taxes_cents"] = invoice.Fees.Select(f => f.TaxMinor).ToArray(),
            ["precise"] = exact,
        };

        // Each rate is rounded once over all its fees; a system that rounds every line comes to other cents.
        long perLine = nets.Zip(rates, (n, r) => r.Sum(rate => MoneyRounding.ToMinor(n * rate))).Sum();
        object taxes = new OneOrParts(invoice.TaxMinor, invoice.Taxes.Select(t => t.AmountMinor).ToArray());
        foreach (string name in (string[])["total_taxes_cents", "taxes_cents", "tax_cents"]) answer.DecideAgainst(name, taxes, 15, perLine);
        answer["taxes_by_rate_cents"] = invoice.Taxes.Select(t => t.AmountMinor).ToArray();
        answer.Set(net == 0 ? Bills.TaxPercents(input).Sum() : exact / net * 100, "taxes_rate", "tax_rate_percent", "taxes_rate_percent", "rate");
        return answer;
    }

    private static decimal[] Rates(TaxRules rules, ExtraFee fee) => [.. rules.Resolve(fee.TaxCodes ?? [], []).Value.Select(t => t.Rate)];

    private static InvoiceRequest Request(Input input)
    {
        bool inclusive = input.Flag("inclusive") || input.Flag("tax_inclusive");
        if (!input.Has("fees"))
        {
            string key = input.First("fees_precise_cents", "fees_cents", "fee_cents", "amount_cents") ?? "fees_cents";
            if (!input.Has(key)) throw new RefusedException("the case has no fees");
            return Bills.Lines(input.Numbers(key)) with { Taxes = Bills.Taxes(Bills.TaxPercents(input), inclusive) };
        }

        // Fees with rates of their own: one tax per rate.
        Input[] fees = [.. input.Items("fees")];
        decimal[] rates = [.. fees.SelectMany(Bills.TaxPercents).Concat(Bills.TaxPercents(input)).Distinct()];
        string Code(decimal rate) => $"tax-{Array.IndexOf(rates, rate)}";
        return Bills.Request() with
        {
            Extras =
            [
                .. fees.Select(f => new ExtraFee(
                    FeeType.AddOn,
                    "line",
                    1,
                    f.IsObject ? f.FirstNumber("cents", "amount_cents", "fee_cents") ?? 0 : f.AsNumber(),
                    TaxCodes: [.. (f.IsObject && Bills.TaxPercents(f) is { Length: > 0 } own ? own : Bills.TaxPercents(input)).Select(Code)])),
            ],
            Taxes = new TaxRules([.. rates.Select((r, i) => OneTax(r, i, inclusive))], []),
        };
    }

    private static Tax OneTax(decimal percent, int number, bool inclusive) => new()
    {
        Id = Bills.Id(100 + number),
        Code = $"tax-{number}",
        Name = $"Tax {number}",
        Rate = percent / 100,
        Inclusive = inclusive,
        CreatedAt = Bills.Epoch,
        UpdatedAt = Bills.Epoch,
    };

    private static Wallet Full(Currency currency) => new()
    {
        Id = Bills.Id(50),
        CustomerId = Bills.Id(3),
        Currency = currency,
        PaidBalanceMinor = 1_000_000_000,
        CreatedAt = Bills.Epoch,
        UpdatedAt = Bills.Epoch,
    };

    private static Answer OneAmount(Input input, string key)
    {
        Currency currency = Bills.Currency(input);
        InvoiceRequest request = Bills.Lines(input.Numbers(key).Select(currency.ToMinor)) with
        {
            Currency = currency,
            Taxes = Bills.Taxes(Bills.TaxPercents(input), input.Flag("inclusive") || input.Flag("tax_inclusive")),
        };
        ComputedInvoice invoice = InvoiceCalculation.Compute(request).Value;
        var answer = new Answer { Currency = currency, ["total"] = currency.ToMajor(invoice.TotalMinor) };
        long perLine = invoice.Fees.Sum(f => Bills.TaxPercents(input).Sum(p => MoneyRounding.ToMinor(f.AmountMinor * p / 100)));
        object tax = new OneOrParts(currency.ToMajor(invoice.TaxMinor), invoice.Taxes.Select(t => currency.ToMajor(t.AmountMinor)).ToArray());
        foreach (string name in (string[])["tax", "taxes", "tax_amount", "total_tax"]) answer.DecideAgainst(name, tax, 15, currency.ToMajor(perLine));
        answer.Set(currency.ToMajor(invoice.TotalMinor - invoice.TaxMinor), "net", "net_amount");
        return answer;
    }
}
