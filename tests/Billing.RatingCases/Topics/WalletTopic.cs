using Billing.Domain.Credits;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;

namespace Billing.RatingCases.Topics;

/// <summary>Wallets: buying credit and paying with it.</summary>
internal static class WalletTopic
{
    internal static Answer Answer(Input input)
    {
        if (input.HasAny("tiers", "ranges")) return OnLines(input);
        if (input.HasAny("paid_credits", "granted_credits") || (input.Has("credits") && input.HasAny("rate", "wallet_rate"))) return Bought(input);
        if (input.Text("fees").Contains("10 fees of 60", StringComparison.Ordinal)) return OneOfTenFees();
        return WalletSpending.Answer(input);
    }

    // A currency may be told by its digits only.
    private static Answer Bought(Input input) =>
        CurrencyTopic.Credits(input, Currency.TryParse(input.Text("currency", "USD"), out Currency? known) ? known : Currency.Usd);

    // The case is written in words and does not say which of the fees is the eligible one: the last.
    private static Answer OneOfTenFees()
    {
        ExtraFee[] fees =
            [.. Enumerable.Range(0, 10).Select(i => new ExtraFee(FeeType.Charge, "fee", 1, 60.4m, MetricCode: i == 9 ? "metric" : "other"))];
        ComputedInvoice invoice = InvoiceCalculation.Compute(Bills.Request() with
        {
            Extras = fees,
            Taxes = Bills.Taxes([14]),
            Wallets = [WalletSpending.Wallet(0, "limited to metric(1)", 6600, Currency.Usd)],
        }).Value;
        return new Answer { ["used_cents"] = invoice.PrepaidCreditMinor };
    }

    // Each tier is a line; the credits pay the lines in order, the minimum's true-up last.
    private static Answer OnLines(Input input)
    {
        var lines = new List<PriceLine>();
        Pricing.Price(Prices.Read(input.Text("model", "graduated"), input), new UsageQuantity(input.Number("units")), lines);
        decimal[] gross = [.. lines.Select(l => l.AmountMinor).Where(a => a != 0)];
        if (input.OptionalNumber("minimum_spend") is { } min && gross.Sum() < min) gross = [.. gross, min - gross.Sum()];
        decimal[] credits = input.Numbers("credits");
        ComputedInvoice invoice = InvoiceCalculation.Compute(Bills.Lines(gross.Select(g => g * 100)) with
        {
            Credits = [.. credits.Select((c, i) => new CreditBalance(Bills.Id(300 + i), (long)(c * 100)))],
        }).Value;

        // Credit notes and wallets pay a whole invoice after taxes; which line they stand on is not kept.
        var answer = new Answer { ["total_credit"] = invoice.CreditNotesMinor / 100m, ["due"] = invoice.AmountDueMinor / 100m };
        answer.Decide("lines_gross_credit_due", invoice.AmountDueMinor / 100m, 14);
        return answer;
    }
}
