using Billing.Domain.Catalog;
using Billing.Domain.Credits;
using Billing.Domain.Monetary;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.RatingCases.Topics;

/// <summary>Proration of starts, ends and changes.</summary>
internal static class ChangeTopic
{
    internal static Answer Answer(Input input)
    {
        if (input.Has("potential_credit")) return Bounded(input);
        if (input.Has("fraction_left")) return Fraction(input);
        return input.Has("change_at") ? Change(input) : Partial(input);
    }

    private static Answer Bounded(Input input) => new()
    {
        ["credit"] = Cents(UnusedDays.Bound(
            Minor(input.Number("potential_credit")),
            Minor(input.FirstNumber("originally_paid", "paid") ?? 0),
            Minor(input.FirstNumber("credits_already_issued", "already_credited") ?? 0))),
    };

    private static Answer Fraction(Input input)
    {
        decimal left = input.Number("fraction_left");
        var share = new Proration((int)(left * 1_000_000), 1_000_000);
        long credit = share.RoundedOf(Minor(input.Number("old_price", 0) * input.Number("old_qty", 1)));
        long debit = share.RoundedOf(Minor(input.Number("new_price", 0) * input.Number("new_qty", 1)));
        return Amounts(credit, debit);
    }

    // The published periods name their last day; ours end before a day.
    private static Answer Change(Input input)
    {
        Currency currency = Currency.Parse(input.Text("currency", "USD"));
        Input[] period = [.. input.Items("period")];
        var days = new DaySpan(Input.ParseDate(period[0].AsText()), Input.ParseDate(period[1].AsText()).PlusDays(1));
        var rest = new DaySpan(input.Date("change_at"), days.End);
        Proration share = Proration.Of(rest, days);
        (decimal oldAmount, decimal newAmount) = OldAndNew(input);
        bool advance = Bills.InAdvance(input) || !input.Has("in_advance");
        long credit = advance ? share.RoundedOf(currency.ToMinor(oldAmount)) : 0;
        long charge = advance ? share.RoundedOf(currency.ToMinor(newAmount)) : 0;
        return Amounts(credit, charge, currency);
    }

    private static (decimal Old, decimal New) OldAndNew(Input input)
    {
        string action = input.Text("action");
        decimal oldAmount = input.Number("old", 0) * input.Number("old_qty", 1);
        decimal newAmount = input.Number("new", 0) * input.Number("new_qty", 1);
        if (!action.StartsWith("quantity", StringComparison.Ordinal)) return (oldAmount, newAmount);

        decimal[] quantities =
            [.. action.Split(' ').Where(w => decimal.TryParse(w, out _)).Select(w => decimal.Parse(w, System.Globalization.CultureInfo.InvariantCulture))];
        decimal unit = input.FirstNumber("unit", "unit_amount", "price") ?? 0;
        return (unit * quantities[0], unit * quantities[1]);
    }

    private static Answer Amounts(long credit, long charge, Currency? currency = null) => new()
    {
        ["credit"] = -Cents(credit, currency),
        ["charge"] = Cents(charge, currency),
        ["debit"] = Cents(charge, currency),
        ["net"] = Cents(charge - credit, currency),
    };

    private static Answer Partial(Input input)
    {
        DateTimeZone zone = Bills.Zone(input);
        Instant started = input.Instant("started", zone);
        Plan plan = Bills.Plan(input, Bills.Interval(input));
        Subscription subscription = Bills.Subscription(input, started);
        string end = input.Has("terminated_at") ? "terminated_at" : input.Has("terminated") ? "terminated" : "canceled_at";
        if (input.Has(end))
            subscription = subscription with { Status = SubscriptionStatus.Terminated, EndingAt = input.Instant(end, zone) };

        BillingPeriod period = BillingCalendar.For(plan, subscription, zone).PeriodContaining(subscription.EndedAt ?? started);
        Proration share = ServedDays.Share(subscription, period, zone);
        return new Answer
        {
            ["amount_cents"] = share.RoundedOf(plan.AmountMinor),
            ["subscription_cents"] = share.RoundedOf(plan.AmountMinor),
            ["fees_cents"] = input.Numbers("fixed_charges_cents").Select(c => share.RoundedOf(c)).ToArray(),
            ["days"] = share.Days,
        };
    }

    private static long Minor(decimal major) => MoneyRounding.ToMinor(Currency.Usd.ToMinor(major));

    private static decimal Cents(long minor, Currency? currency = null) => (currency ?? Currency.Usd).ToMajor(minor);
}
