using System.Globalization;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.RatingCases.Topics;

/// <summary>Recurring quantities charged by whole days.</summary>
internal static class RecurringTopic
{
    internal static Answer Answer(Input input)
    {
        if (input.Has("event_prorated_units") || (input.Has("model") && !input.Has("period_start"))) return Priced(input, Given(input));
        if (input.Has("seats") && !input.HasAny("period_start", "added")) return Renewal(input);

        LocalDate start = input.Date("period_start");
        LocalDate end = input.OptionalDate("period_end_inclusive")?.PlusDays(1)
            ?? input.OptionalDate("period_end", "period_end_exclusive")
            ?? start.PlusDays((int)input.Number("period_days"));
        var shares = new RecurringShares(input, new DaySpan(start, end));
        ProratedUnits[] changes = [.. shares.All()];
        decimal value = changes.Sum(s => s.Share);
        Answer answer = Prices.UnitAmount(input) is not null || input.Has("model") ? Priced(input, changes) : new Answer();
        answer.Set(changes.Select(c => c.Share).ToArray(), "shares", "per_event", "event_prorated_units");
        answer.Set(changes.Sum(c => c.Units), "full_units", "current_usage_units");

        // Each value's share is rounded up by itself; a system that rounds the sum is overruled.
        decimal atOnce = MoneyRounding.Up(shares.Exact.Sum(), 5);
        answer.DecideAgainst("value", value, 8, atOnce);
        answer.DecideAgainst("units", value, 8, atOnce);
        return answer;
    }

    private static ProratedUnits[] Given(Input input)
    {
        decimal[] units = input.Numbers("event_units");
        decimal[] shares = input.Has("event_prorated_units") ? input.Numbers("event_prorated_units") : units;
        if (units.Length != shares.Length) throw new RefusedException("each event needs one prorated share");
        return [.. units.Zip(shares, (u, s) => new ProratedUnits(u, s))];
    }

    private static Answer Priced(Input input, ProratedUnits[] changes)
    {
        var usage = new UsageQuantity(changes.Sum(c => c.Units), changes.Length, Prorated: changes);
        decimal amount = Pricing.Price(Prices.Read(input.Text("model", input.Has("unit_amount") ? "standard" : "graduated"), input), usage);
        Currency currency = Bills.Currency(input);
        return new Answer
        {
            Currency = currency,
            ["amount"] = amount,
            ["amount_cents"] = MoneyRounding.ToMinor(currency.ToMinor(amount)),
            ["fee_amount_cents"] = MoneyRounding.ToMinor(currency.ToMinor(amount)),
            ["unit_amount"] = Pricing.EffectiveUnitAmount(amount, usage.Units),
        };
    }

    private static Answer Renewal(Input input)
    {
        decimal seats = input.Number("seats");
        Currency currency = Bills.Currency(input);
        long cents = MoneyRounding.ToMinor(currency.ToMinor(Pricing.Price(Prices.Read("standard", input), new UsageQuantity(seats))));
        var answer = new Answer { ["amount_cents"] = cents };
        for (LocalDate day = new(2020, 1, 1); day.Year < 2032; day = day.PlusDays(1))
            answer[string.Create(CultureInfo.InvariantCulture, $"renewal_{day.Year}_{day.Month:00}_{day.Day:00}_cents")] = cents;
        answer.Set(cents, "renewal_cents", "next_period_cents");
        return answer;
    }
}
