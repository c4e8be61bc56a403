using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;
using NodaTime;

namespace Billing.RatingCases.Topics;

/// <summary>Usage paid in advance: one fee per event.</summary>
internal static class AdvanceTopic
{
    internal static Answer Answer(Input input) => Answer(input.Text("model", "standard"), input);

    internal static Answer Answer(string model, Input input)
    {
        Currency currency = Bills.Currency(input);
        var charge = new Charge
        {
            Id = default(BillingId),
            MetricId = default,
            MetricCode = "metric",
            Price = Prices.Read(model, input),
            MaxAmountMinor = input.FirstNumber("maximum_spend", "maximum", "max_amount"),
            CreatedAt = NodaConstants.UnixEpoch,
            UpdatedAt = NodaConstants.UnixEpoch,
        };
        var usage = new AdvanceUsage(input.Text("metric", input.Text("aggregation", "sum")));
        UsageQuantity? billed = null;
        var fees = new List<long>();
        foreach (Input one in input.Items("events"))
        {
            UsageQuantity now = usage.Add(one);
            decimal exact = AdvancePricing.Price(charge, billed, now);
            fees.Add(MoneyRounding.ToMinor(currency.ToMinor(exact)));
            if (billed is null || now.Units > billed.Value.Units || model is "percentage" or "dynamic") billed = now;
        }

        long total = fees.Sum();
        var answer = new Answer { Currency = currency, ["fees_count"] = fees.Count(f => f != 0) };
        answer.Set(new OneOrParts(total, fees), "fee_amount_cents", "fees_cents", "fee_cents", "amount_cents", "total_cents", "amounts_cents");
        return answer;
    }

    /// <summary>The usage of the period so far, event by event.</summary>
    private sealed class AdvanceUsage(string metric)
    {
        private readonly List<decimal> _amounts = [];
        private readonly UniqueValues _values = new([]);
        private int _events;

        internal UsageQuantity Add(Input one)
        {
            _events++;
            if (metric.StartsWith("unique", StringComparison.Ordinal))
            {
                AddValue(one);
                return new UsageQuantity(_values.Count, _events);
            }

            if (metric.StartsWith("count", StringComparison.Ordinal)) return new UsageQuantity(_events, _events);

            decimal amount = one.IsObject ? one.FirstNumber("units", "value", "amount") ?? 0 : one.AsNumber();
            _amounts.Add(amount);
            decimal units = metric switch
            {
                "max" => _amounts.Max(),
                "latest" => amount,
                _ => _amounts.Sum(),
            };
            return new UsageQuantity(units, _events, [.. _amounts]);
        }

        private void AddValue(Input one)
        {
            string value = one.IsObject ? one.Text("id", one.Text("value")) : one.AsText();
            if (one.IsObject && one.Text("op", one.Text("operation")) == "remove") _values.Remove(value, new LocalDate(2024, 1, 1));
            else _values.Add(value, new LocalDate(2024, 1, 1));
        }
    }
}
