using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Billing.RatingCases;

/// <summary>Compares what a case expects with what the engine says.</summary>
internal static partial class Comparison
{
    // Published figures of many decimals are cut somewhere; ours are compared at the same place.
    private const int CutDecimals = 6;

    internal static Verdict Judge(string id, JsonElement expected, Answer answer)
    {
        int rule = 0;
        foreach ((string path, JsonElement wanted) in Leaves("", expected))
        {
            if (!Find(answer, path, out object? actual, out int? decimals))
                return new Verdict(id, Outcome.Fail, Reason: $"no answer for {path}");
            if (Same(wanted, actual, decimals)) continue;
            if (answer.RuleOf(path) == 0) return new Verdict(id, Outcome.Fail, Reason: $"{path}: expected {wanted}, got {Show(actual)}");
            rule = answer.RuleOf(path);
        }

        return rule == 0 ? new Verdict(id, Outcome.Pass) : new Verdict(id, Outcome.Overridden, rule);
    }

    private static IEnumerable<(string Path, JsonElement Value)> Leaves(string prefix, JsonElement element)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string path = prefix + property.Name;
            if (property.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (var leaf in Leaves(path + "/", property.Value)) yield return leaf;
            }
            else
            {
                yield return (path, property.Value);
            }
        }
    }

    private static bool Find(Answer answer, string path, out object? actual, out int? decimals)
    {
        decimals = null;
        if (answer.TryGet(path, out actual)) return true;

        Match match = RoundedName().Match(path);
        if (!match.Success || !answer.TryGet(match.Groups["name"].Value, out actual)) return false;

        decimals = int.Parse(match.Groups["decimals"].Value, CultureInfo.InvariantCulture);
        return true;
    }

    private static bool Same(JsonElement wanted, object? actual, int? decimals) => wanted.ValueKind switch
    {
        JsonValueKind.Null => actual is null,
        JsonValueKind.True or JsonValueKind.False => actual is bool flag && flag == (wanted.ValueKind == JsonValueKind.True),
        JsonValueKind.Array => actual is System.Collections.IEnumerable list and not string && SameList(wanted, [.. list.Cast<object?>()], decimals),
        JsonValueKind.Number => actual is not null and not string && Number(actual) == wanted.GetDecimal(),
        _ => actual is string text ? text == wanted.GetString() : actual is not null && SameNumber(wanted.GetString()!, Number(actual), decimals),
    };

    private static bool SameList(JsonElement wanted, object?[] actual, int? decimals) =>
        wanted.GetArrayLength() == actual.Length && wanted.EnumerateArray().Zip(actual).All(pair => Same(pair.First, pair.Second, decimals));

    private static bool SameNumber(string wanted, decimal actual, int? decimals)
    {
        if (!decimal.TryParse(wanted, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)) return false;

        int point = wanted.IndexOf('.', StringComparison.Ordinal);
        int written = point < 0 ? 0 : wanted.Length - point - 1;
        int? at = decimals ?? (written >= CutDecimals ? written : null);
        return at is { } places ? decimal.Round(actual, places, MidpointRounding.AwayFromZero) == value : actual == value;
    }

    private static decimal Number(object value) => Convert.ToDecimal(value, CultureInfo.InvariantCulture);

    private static string Show(object? value) => value switch
    {
        null => "null",
        string text => text,
        System.Collections.IEnumerable list => "[" + string.Join(", ", list.Cast<object?>().Select(Show)) + "]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    [GeneratedRegex("^(?<name>.+)_(?<decimals>[0-9]+)dp$")]
    private static partial Regex RoundedName();
}
