using Billing.Domain.Credits;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.RatingCases.Topics;

/// <summary>Wallets: buying credit and paying with it.</summary>
internal static class WalletTopic
{
    internal static Answer Answer(Input input)
    {
        if (input.HasAny("paid_credits", "credits") && input.Has("rate")) return Bought(input);
        if (input.Has("wallets_in_creation_order")) return Spent(input);
        if (input.Has("tiers")) return OnLines(input);
        if (input.Text("fees").StartsWith("10 fees of 60", StringComparison.Ordinal)) return OneOfTenFees();
        throw new NotSupportedException("unknown shape of a wallet case");
    }

    private static Answer Bought(Input input)
    {
        string currency = input.Text("currency", "USD");
        return CurrencyTopic.Credits(input, Currency.TryParse(currency, out Currency? known) ? known : Currency.Usd);
    }

    // Wallets are named like "limited to subscription(50)": scope and priority.
    private static Answer Spent(Input input)
    {
        string[] names = [.. input.Items("wallets_in_creation_order").Select(w => w.AsText())];
        Wallet[] wallets = [.. names.Select((name, i) => Wallet(i, name, (long)input.Number("each_cents")))];
        ExtraFee[] fees =
        [
            new(FeeType.Subscription, "subscription", 1, input.Number("subscription_fee_cents", 0)),
            new(FeeType.Charge, "metric", 1, input.Number("metric_fee_cents", 0), MetricCode: "metric"),
        ];
        decimal fee = fees.Sum(f => f.UnitAmountMinor);
        decimal tax = input.Number("subscription_tax_cents", 0) + input.Number("metric_tax_cents", 0);
        ComputedInvoice invoice = InvoiceCalculation.Compute(Bills.Request() with
        {
            Extras = fees,
            Taxes = Bills.Taxes([tax / fee * 100]),
            Wallets = wallets,
        }).Value;
        var answer = new Answer { ["total_used_cents"] = invoice.PrepaidCreditMinor, ["due_cents"] = invoice.AmountDueMinor };
        foreach (WalletUse use in invoice.Wallets)
            answer["used_cents/" + names[Array.FindIndex(wallets, w => w.Id == use.WalletId)]] = use.AmountMinor;
        return answer;
    }

    private static Wallet Wallet(int index, string name, long cents)
    {
        int open = name.IndexOf('(', StringComparison.Ordinal);
        string scope = name[..open];
        return new Wallet
        {
            Id = Bills.Id(200 + index),
            CustomerId = Bills.Id(3),
            Currency = Currency.Usd,
            Priority = int.Parse(name[(open + 1)..^1], System.Globalization.CultureInfo.InvariantCulture),
            PaidBalanceMinor = cents,
            FeeTypes = scope == "limited to subscription" ? [FeeType.Subscription] : scope == "limited to usage" ? [FeeType.Charge] : [],
            MetricCodes = scope == "limited to metric" ? ["metric"] : [],
            CreatedAt = Bills.Epoch + Duration.FromSeconds(index),
            UpdatedAt = Bills.Epoch,
        };
    }

    // The case is written in words and does not say which of the fees is the eligible one: the last.
    private static Answer OneOfTenFees()
    {
        ExtraFee[] fees =
            [.. Enumerable.Range(0, 10).Select(i => new ExtraFee(FeeType.Charge, "fee", 1, 60.4m, MetricCode: i == 9 ? "metric" : "other"))];
        ComputedInvoice invoice = InvoiceCalculation.Compute(Bills.Request() with
        {
            Extras = fees,
            Taxes = Bills.Taxes([14]),
            Wallets = [Wallet(0, "limited to metric(1)", 6600)],
        }).Value;
        return new Answer { ["used_cents"] = invoice.PrepaidCreditMinor };
    }

    // Each tier is a line; the credits pay the lines in order, the minimum's true-up last.
    private static Answer OnLines(Input input)
    {
        var lines = new List<PriceLine>();
        Pricing.Price(Prices.Read("graduated", input), new UsageQuantity(input.Number("units")), lines);
        decimal[] gross = [.. lines.Select(l => l.AmountMinor).Where(a => a != 0)];
        if (input.OptionalNumber("minimum_spend") is { } min && gross.Sum() < min) gross = [.. gross, min - gross.Sum()];
        decimal[] credits = input.Numbers("credits");
        ComputedInvoice invoice = InvoiceCalculation.Compute(Bills.Lines(gross.Select(g => g * 100)) with
        {
            Credits = [.. credits.Select((c, i) => new CreditBalance(Bills.Id(300 + i), (long)(c * 100)))],
        }).Value;

        // Credit notes and wallets pay a whole invoice after taxes; which line they stand on is not kept.
        var answer = new Answer { ["total_credit"] = invoice.CreditNotesMinor / 100m };
        answer.Decide("lines_gross_credit_due", invoice.AmountDueMinor / 100m, 14);
        return answer;
    }
}
