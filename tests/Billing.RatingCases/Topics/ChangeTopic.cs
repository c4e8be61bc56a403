using System.Globalization;
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
        if (input.HasAny("fraction_left", "fraction")) return Fraction(input);
        if (input.HasAny("period", "period_start")) return Change(input);
        return input.HasAny("new_plan_cents", "to_plan_cents") ? PlanChanges.Answer(input) : Partial(input);
    }

    private static Answer Bounded(Input input)
    {
        Currency currency = Bills.Currency(input);
        long Minor(decimal major) => MoneyRounding.ToMinor(currency.ToMinor(major));
        long credit = UnusedDays.Bound(
            Minor(input.Number("potential_credit")),
            Minor(input.FirstNumber("originally_paid", "paid", "original_amount_paid") ?? 0),
            Minor(input.FirstNumber("credits_already_issued", "already_credited", "previous_credits") ?? 0));
        return new Answer { ["credit"] = currency.ToMajor(credit), Currency = currency };
    }

    private static Answer Fraction(Input input)
    {
        Currency currency = Bills.Currency(input);
        decimal left = input.FirstNumber("fraction_left", "fraction") ?? 0;
        long Share(string price, string quantity) =>
            MoneyRounding.ToMinor(currency.ToMinor(input.Number(price, 0) * input.Number(quantity, 1)) * left);
        return Amounts(Share("old_price", "old_qty"), Share("new_price", "new_qty"), currency);
    }

    // The published periods name their last day; ours end before a day.
    private static Answer Change(Input input)
    {
        Currency currency = Bills.Currency(input);
        DaySpan days = PeriodOf(input);
        string at = input.First("change_at", "cancel_at", "at", "date") ?? throw new RefusedException("the case names no day of the change");
        var rest = new DaySpan(input.Date(at), days.End);
        if (!days.Contains(rest.Start)) throw new RefusedException("the change lies outside the period");

        Proration share = Proration.Of(rest, days);
        (decimal oldAmount, decimal newAmount) = OldAndNew(input);
        bool advance = Bills.InAdvance(input) || !input.HasAny("in_advance", "arrears");
        long wished = advance ? share.RoundedOf(currency.ToMinor(oldAmount)) : 0;
        long credit = input.FirstNumber("originally_paid", "original_amount_paid", "paid") is { } paid
            ? UnusedDays.Bound(
                wished,
                MoneyRounding.ToMinor(currency.ToMinor(paid)),
                MoneyRounding.ToMinor(currency.ToMinor(input.FirstNumber("credits_already_issued", "previous_credits") ?? 0)))
            : wished;
        long charge = advance ? share.RoundedOf(currency.ToMinor(newAmount)) : 0;
        Answer answer = Amounts(credit, charge, currency);
        answer["days"] = share.Days;
        return answer;
    }

    private static DaySpan PeriodOf(Input input)
    {
        if (input.Has("period_start"))
            return new DaySpan(input.Date("period_start"), input.OptionalDate("period_end_exclusive") ?? input.Date("period_end").PlusDays(1));

        Input[] period = [.. input.Items("period")];
        if (period.Length != 2) throw new RefusedException("a period has two days");
        var days = new DaySpan(Input.ParseDate(period[0].AsText()), Input.ParseDate(period[1].AsText()).PlusDays(1));
        return days.IsEmpty ? throw new RefusedException("the period ends before it starts") : days;
    }

    private static (decimal Old, decimal New) OldAndNew(Input input)
    {
        string action = input.Text("action");
        decimal[] figures =
            [.. action.Split(' ').Where(w => decimal.TryParse(w, CultureInfo.InvariantCulture, out _)).Select(w => decimal.Parse(w, CultureInfo.InvariantCulture))];
        decimal unit = input.FirstNumber("unit", "unit_amount", "price") ?? 0;
        decimal oldAmount = input.FirstNumber("old", "old_price") ?? unit;
        decimal newAmount = input.FirstNumber("new", "new_price") ?? unit;
        bool fromTo = figures.Length == 2;
        decimal oldQuantity = input.FirstNumber("old_qty", "old_quantity") ?? (fromTo ? figures[0] : 1);
        decimal newQuantity = input.FirstNumber("new_qty", "new_quantity") ?? (fromTo ? figures[1] : 1);
        if (oldQuantity < 0 || newQuantity < 0) throw new RefusedException("a quantity must not be negative");
        if (action.StartsWith("add", StringComparison.Ordinal)) oldAmount = 0;
        if (action.StartsWith("remove", StringComparison.Ordinal) || action.StartsWith("cancel", StringComparison.Ordinal)) newAmount = 0;
        return (oldAmount * oldQuantity, newAmount * newQuantity);
    }

    internal static Answer Amounts(long credit, long charge, Currency currency)
    {
        var answer = new Answer { Currency = currency };
        answer.Set(-currency.ToMajor(credit), "credit", "credit_amount");
        answer.Set(currency.ToMajor(charge), "charge", "debit", "charge_amount");
        answer.Set(currency.ToMajor(charge - credit), "net", "net_amount");
        return answer;
    }

    private static Answer Partial(Input input)
    {
        DateTimeZone zone = Bills.Zone(input);
        Instant started = input.Instant(Bills.StartKey(input), zone);
        Plan plan = Bills.Plan(input);
        Subscription subscription = Bills.Subscription(input, started);
        if (Bills.EndKey(input) is { } end)
            subscription = subscription with { Status = SubscriptionStatus.Terminated, EndingAt = input.Instant(end, zone) };

        BillingPeriod period = BillingCalendar.For(plan, subscription, zone).PeriodContaining(subscription.EndedAt ?? started);
        Proration share = ServedDays.Share(subscription, period, zone);
        long[] charges = [.. input.Items("fixed_charges_cents").Select(c => share.RoundedOf(c.AsNumber()))];
        long amount = share.RoundedOf(plan.AmountMinor * subscription.Quantity);
        var answer = new Answer
        {
            Currency = plan.Currency,
            ["fees_cents"] = input.Has("fixed_charges_cents") ? charges : new[] { amount },
            ["days"] = share.Days,
            ["period_days"] = share.OfDays,
            ["ratio"] = share.Of(1m),
        };
        answer.Set(amount, "amount_cents", "subscription_cents", "fee_cents", "invoice_cents", "total_cents");
        return answer;
    }
}
