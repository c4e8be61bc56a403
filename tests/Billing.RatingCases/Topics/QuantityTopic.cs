using System.Globalization;
using Billing.Domain.Catalog;
using Billing.Domain.Rating;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.RatingCases.Topics;

/// <summary>Quantities before they are priced.</summary>
internal static class QuantityTopic
{
    internal static Answer Answer(string topic, Input input) => topic switch
    {
        "unique_count" => Unique(input),
        "metric_rounding" => Rounding(input),
        _ => Extreme(topic, input),
    };

    private static Answer Unique(Input input)
    {
        bool recurring = input.Flag("recurring");
        var values = new UniqueValues(recurring ? [.. Names(input, "carried_over"), .. Names(input, "before_period")] : []);
        foreach (Input one in input.Items("events"))
        {
            if (one.Json.ValueKind == System.Text.Json.JsonValueKind.Object)
            {
                LocalDate day = new LocalDate(2024, 1, 1).PlusDays((int)one.Number("day", 1) - 1);
                if (one.Text("op", "add") == "remove") values.Remove(one.Text("id"), day);
                else values.Add(one.Text("id"), day);
            }
            else
            {
                values.Add(one.AsText(), new LocalDate(2024, 1, 1));
            }
        }

        return new Answer { ["value"] = values.Count };
    }

    private static IEnumerable<string> Names(Input input, string key) => input.Items(key).Select(i => i.AsText());

    private static Answer Rounding(Input input)
    {
        string function = input.Text("function", "none");
        if (function is "none" or "") return new Answer { ["units"] = input.Number("units") };

        var rounding = new MetricRounding(
            Enum.Parse<RoundingFunction>(function, ignoreCase: true), (int)input.Number("precision", 0));
        return new Answer { ["units"] = rounding.Apply(input.Number("units")) };
    }

    // "<10" stands for any single digit in the published case.
    private static Answer Extreme(string topic, Input input)
    {
        var meter = new UsageMeter("code", topic == "max" ? MeterKind.Max : MeterKind.Latest, "value");
        var totals = new UsageTotals(meter);
        Instant at = Instant.FromUtc(2024, 1, 1, 0, 0);
        int number = 0;
        foreach (Input one in input.Items("events"))
        {
            string text = one.AsText().Replace("<10", "9", StringComparison.Ordinal);
            UsageValue value = UsageValue.Of(decimal.Parse(text, CultureInfo.InvariantCulture));
            totals.Add(new UsageEvent($"{number++}", "customer", "code", at, UsageProperties.Of(("value", value))));
            at += Duration.FromMinutes(1);
        }

        MeterReading reading = totals.Read(Instant.FromUtc(2024, 1, 1, 0, 0), at);
        return new Answer { ["value"] = reading.Units, ["count"] = reading.EventsCount };
    }
}
