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
        var charge = new Charge
        {
            Id = default(BillingId),
            MetricId = default,
            MetricCode = "metric",
            Price = Prices.Read(model, input),
            CreatedAt = NodaConstants.UnixEpoch,
            UpdatedAt = NodaConstants.UnixEpoch,
        };
        string metric = input.Text("metric", "sum");
        var seen = new List<string>();
        UsageQuantity? billed = null;
        var fees = new List<long>();
        foreach (Input one in input.Items("events"))
        {
            seen.Add(one.AsText());
            UsageQuantity now = Quantity(metric, seen);
            fees.Add(MoneyRounding.ToMinor(Currency.Usd.ToMinor(AdvancePricing.Price(charge, billed, now))));
            if (billed is null || now.Units > billed.Value.Units || model == "percentage") billed = now;
        }

        return new Answer { ["fee_amount_cents"] = fees, ["total_cents"] = fees.Sum(), ["amount_cents"] = fees.Sum() };
    }

    private static UsageQuantity Quantity(string metric, List<string> events)
    {
        decimal[] amounts = metric is "count" or "unique_count" ? [] : [.. events.Select(e => decimal.Parse(e, System.Globalization.CultureInfo.InvariantCulture))];
        decimal units = metric switch
        {
            "count" => events.Count,
            "unique_count" => events.Distinct().Count(),
            "max" => amounts.Max(),
            "latest" => amounts[^1],
            _ => amounts.Sum(),
        };
        return new UsageQuantity(units, events.Count, amounts);
    }
}
