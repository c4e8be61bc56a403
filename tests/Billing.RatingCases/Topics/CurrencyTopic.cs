using Billing.Domain.Monetary;
using Billing.Domain.Wallets;

namespace Billing.RatingCases.Topics;

/// <summary>Rounding to a currency.</summary>
internal static class CurrencyTopic
{
    internal static Answer Answer(Input input)
    {
        Currency currency = Bills.Currency(input);
        if (input.HasAny("paid_credits", "credits")) return Credits(input, currency);

        var answer = new Answer { Currency = currency };
        answer.Set(currency.MinorDigits, "precision", "digits", "decimals", "minor_digits");
        if (input.First("amount", "value", "amounts", "minor_units", "amount_cents") is not { } key) return answer;

        bool minor = key is "minor_units" or "amount_cents";
        Money[] all = [.. input.Numbers(key).Select(n => minor ? new Money(MoneyRounding.ToMinor(n), currency) : Money.FromMajor(n, currency))];
        long sum = all.Sum(m => m.Minor);
        answer.Set(new OneOrParts(currency.ToMajor(sum), all.Select(m => m.Major).ToArray()), "rounded", "amount", "major");
        answer.Set(currency.ToMajor(sum), "sum", "total");
        answer.Set(sum, "amount_cents", "minor");

        // A provider's own steps and factors are the provider's business; an amount has the currency's precision.
        answer.Decide("allowed_minor_units", new[] { sum }, 16);
        foreach (string name in (string[])["minor_units", "stripe_amount", "provider_amount", "charge_amount"])
            answer.DecideAgainst(name, sum, 16, sum * 100);
        return answer;
    }

    internal static Answer Credits(Input input, Currency currency)
    {
        decimal rate = currency.ToMinor(input.FirstNumber("wallet_rate", "rate", "rate_amount") ?? 1);
        if (rate <= 0) throw new RefusedException("a credit must be worth something");

        (long minor, decimal credits) = WalletCredits.Of(input.FirstNumber("paid_credits", "credits", "granted_credits") ?? 0, rate);
        var answer = new Answer { Currency = currency, ["credits"] = credits, ["amount"] = currency.ToMajor(minor) };
        answer.Set(minor, "amount_cents", "invoice_total_cents", "total_cents", "balance_cents");
        return answer;
    }
}
