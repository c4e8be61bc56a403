using Billing.Domain.Monetary;
using Billing.Domain.Wallets;

namespace Billing.RatingCases.Topics;

/// <summary>Rounding to a currency.</summary>
internal static class CurrencyTopic
{
    internal static Answer Answer(Input input)
    {
        Currency currency = Currency.Parse(input.Text("currency", "USD"));
        if (input.Has("paid_credits")) return Credits(input, currency);

        decimal amount = input.Number("amount");
        Money money = Money.FromMajor(amount, currency);
        var answer = new Answer
        {
            ["rounded"] = money.Major,
            ["minor_units"] = money.Minor,
            ["amount_cents"] = money.Minor,
            ["precision"] = currency.MinorDigits,
        };

        // A provider's own steps are the provider's business; an amount has the currency's precision.
        answer.Decide("allowed_minor_units", new[] { money.Minor }, 16);
        return answer;
    }

    internal static Answer Credits(Input input, Currency currency)
    {
        decimal rate = currency.ToMinor(input.FirstNumber("wallet_rate", "rate") ?? 1);
        (long minor, decimal credits) = WalletCredits.Of(input.FirstNumber("paid_credits", "credits") ?? 0, rate);
        return new Answer
        {
            ["credits"] = credits,
            ["amount"] = currency.ToMajor(minor),
            ["amount_cents"] = minor,
            ["invoice_total_cents"] = minor,
        };
    }
}
