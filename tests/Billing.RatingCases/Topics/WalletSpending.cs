using System.Globalization;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Taxes;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.RatingCases.Topics;

/// <summary>An invoice that wallets pay: which of them, how much, and what is left.</summary>
internal static class WalletSpending
{
    internal static Answer Answer(Input input)
    {
        Currency currency = Bills.Currency(input);
        string key = input.First("wallets_in_creation_order", "wallets", "wallet", "wallet_cents", "balance_cents", "wallets_cents")
            ?? throw new RefusedException("the case has no wallet");
        (string Name, Wallet Wallet)[] wallets = [.. input.Items(key).Select((w, i) => Read(w, i, input, currency))];
        (ExtraFee[] fees, TaxRules taxes) = Fees(input);
        ComputedInvoice invoice = InvoiceCalculation.Compute(Bills.Request() with
        {
            Currency = currency,
            Extras = fees,
            Taxes = taxes,
            Wallets = [.. wallets.Select(w => w.Wallet)],
        }).Value;
        long[] used = [.. wallets.Select(w => invoice.Wallets.Where(u => u.WalletId == w.Wallet.Id).Sum(u => u.AmountMinor))];
        long[] left = [.. wallets.Select((w, i) => w.Wallet.BalanceMinor - used[i])];
        var answer = new Answer { Currency = currency, ["total_used_cents"] = used.Sum(), ["total_cents"] = invoice.TotalMinor };
        answer.Set(invoice.AmountDueMinor, "due_cents", "amount_due_cents", "total_due_cents");
        answer.Set(new OneOrParts(used.Sum(), used), "used_cents", "wallet_used_cents", "prepaid_cents", "prepaid_credit_cents");
        answer.Set(new OneOrParts(left.Sum(), left), "balance_cents", "left_cents", "wallet_balance_cents", "balances_cents", "wallet_left_cents");
        for (int i = 0; i < wallets.Length; i++) answer["used_cents/" + wallets[i].Name] = used[i];
        return answer;
    }

    // Wallets are named like "limited to subscription(50)", scope and priority; or written out, or as a bare balance.
    private static (string, Wallet) Read(Input one, int index, Input input, Currency currency)
    {
        if (one.IsObject)
        {
            string name = one.Text("name", $"{index + 1}");
            string scope = one.Text("limited_to") is { Length: > 0 } to ? "limited to " + to : "";
            Wallet wallet = Of(index, scope, (int)(one.FirstNumber("priority") ?? 1), (long)(one.FirstNumber("balance_cents", "cents", "paid_cents") ?? 0), currency);
            return (name, wallet with
            {
                GrantedBalanceMinor = (long)(one.FirstNumber("granted_cents") ?? 0),
                ExpirationAt = one.First("expires", "expires_at", "expiration_at") is { } key ? one.Instant(key, DateTimeZone.Utc) : null,
                Currency = one.Has("currency") ? Currency.Parse(one.Text("currency")) : currency,
            });
        }

        string text = one.AsText();
        if (decimal.TryParse(text, CultureInfo.InvariantCulture, out decimal cents)) return ($"{index + 1}", Of(index, "", 1, (long)cents, currency));
        return (text, Wallet(index, text, (long)input.Number("each_cents"), currency));
    }

    internal static Wallet Wallet(int index, string name, long cents, Currency currency)
    {
        int open = name.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || !int.TryParse(name[(open + 1)..^1], out int priority)) throw new RefusedException($"the wallet '{name}' has no priority");
        return Of(index, name[..open], priority, cents, currency);
    }

    private static Wallet Of(int index, string scope, int priority, long cents, Currency currency) => new()
    {
        Id = Bills.Id(200 + index),
        CustomerId = Bills.Id(3),
        Currency = currency,
        Priority = priority,
        PaidBalanceMinor = cents,
        FeeTypes = scope == "limited to subscription" ? [FeeType.Subscription] : scope is "limited to usage" or "limited to charge" ? [FeeType.Charge] : [],
        MetricCodes = scope.StartsWith("limited to metric", StringComparison.Ordinal) ? ["metric"] : [],
        CreatedAt = Bills.Epoch + Duration.FromSeconds(index),
        UpdatedAt = Bills.Epoch,
    };

    // Taxes are given as amounts of each fee here: one tax per fee, with the rate that makes the amount.
    private static (ExtraFee[] Fees, TaxRules Taxes) Fees(Input input)
    {
        if (input.First("invoice_total_cents", "invoice_cents", "total_cents", "fees_cents", "fee_cents", "amount_cents") is { } key)
        {
            ExtraFee[] plain = [.. input.Numbers(key).Select(c => new ExtraFee(FeeType.AddOn, "fee", 1, c))];
            return (plain, Bills.Taxes(Bills.TaxPercents(input)));
        }

        ExtraFee[] fees =
        [
            new(FeeType.Subscription, "subscription", 1, input.Number("subscription_fee_cents", 0), TaxCodes: ["tax-0"]),
            new(FeeType.Charge, "metric", 1, input.FirstNumber("metric_fee_cents", "usage_fee_cents") ?? 0, TaxCodes: ["tax-1"], MetricCode: "metric"),
        ];
        decimal[] taxes = [input.Number("subscription_tax_cents", 0), input.FirstNumber("metric_tax_cents", "usage_tax_cents") ?? 0];
        return (fees, Bills.Taxes(fees.Select((f, i) => f.UnitAmountMinor == 0 ? 0 : taxes[i] / f.UnitAmountMinor * 100)));
    }
}
