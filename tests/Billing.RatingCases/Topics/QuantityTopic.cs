using System.Globalization;
using Billing.Domain.Catalog;
using Billing.Domain.Rating;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.RatingCases.Topics;

/// <summary>Quantities before they are priced.</summary>
internal static class QuantityTopic
{
    private static readonly LocalDate FirstDay = new(2024, 1, 1);

    internal static Answer Answer(string topic, Input input) => topic switch
    {
        "unique_count" => Unique(input),
        "metric_rounding" => Rounding(input),
        _ => Extreme(topic, input),
    };

    private static Answer Unique(Input input)
    {
        bool recurring = input.Flag("recurring") || (!input.Has("recurring") && input.Has("carried_over"));
        string[] earlier = [.. Names(input, "carried_over"), .. Names(input, "before_period")];
        var values = new UniqueValues(recurring ? earlier : []);
        int events = 0;
        foreach (Input one in input.Items("events"))
        {
            events++;
            string value = one.IsObject ? one.Text("id", one.Text("value")) : one.AsText();
            LocalDate day = one.IsObject ? FirstDay.PlusDays((int)one.Number("day", 1) - 1) : FirstDay;
            if (one.IsObject && one.Text("op", one.Text("operation", "add")) == "remove") values.Remove(value, day);
            else values.Add(value, day);
        }

        var answer = new Answer { ["count"] = events };
        answer.Set(values.Count, "value", "units", "unique");
        return answer;
    }

    // A carried-over figure stands for so many unnamed values.
    private static IEnumerable<string> Names(Input input, string key)
    {
        if (!input.Has(key)) return [];
        return input.At(key).IsList
            ? input.Items(key).Select(i => i.IsObject ? i.Text("id", i.Text("value")) : i.AsText())
            : Enumerable.Range(0, (int)input.Number(key)).Select(i => $"carried over {i}");
    }

    private static Answer Rounding(Input input)
    {
        string function = input.Text("function", input.Text("rounding_function", "none"));
        decimal units = input.FirstNumber("units", "value") ?? 0;
        if (function is not ("none" or "" or "null"))
        {
            if (!Enum.TryParse(function, ignoreCase: true, out RoundingFunction known)) throw new RefusedException($"unknown rounding '{function}'");
            units = new MetricRounding(known, (int)(input.FirstNumber("precision", "rounding_precision") ?? 0)).Apply(units);
        }

        var answer = new Answer();
        answer.Set(units, "units", "value", "rounded");
        return answer;
    }

    // "<10" stands for any single digit in the published case.
    private static Answer Extreme(string topic, Input input)
    {
        var meter = new UsageMeter("code", topic == "max" ? MeterKind.Max : MeterKind.Latest, "value");
        var totals = new UsageTotals(meter);
        Instant start = Instant.FromUtc(2024, 1, 1, 0, 0);
        int number = 0;
        foreach (Input one in input.Items("events"))
        {
            string text = one.IsObject ? one.Text("value", one.Text("units")) : one.AsText();
            UsageProperties properties = decimal.TryParse(text.Replace("<10", "9", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
                ? UsageProperties.Of(("value", UsageValue.Of(value)))
                : UsageProperties.Of();
            Instant at = one.IsObject && one.First("timestamp", "at", "time") is { } key
                ? one.Instant(key, DateTimeZone.Utc)
                : start + Duration.FromMinutes(number);
            totals.Add(new UsageEvent($"{number++:00000}", "customer", "code", at, properties));
        }

        MeterReading reading = totals.Read(Instant.MinValue, Instant.MaxValue);
        var answer = new Answer { ["count"] = reading.EventsCount };
        answer.Set(reading.Units, "value", "units", "aggregation");
        return answer;
    }
}
