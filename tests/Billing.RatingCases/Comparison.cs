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
            if (!Find(answer, path, out Found found)) return new Verdict(id, Outcome.Fail, Reason: $"no answer for {path}");
            if (Same(wanted, found.Value, found.Decimals)) continue;

            int over = answer.RuleOver(found.Name, elsewhere => Same(wanted, elsewhere, found.Decimals));
            if (over == 0) return new Verdict(id, Outcome.Fail, Reason: $"{path}: expected {wanted}, got {Show(found.Value)}");
            rule = over;
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

    // The full name, then the last part of it: cases name their invoices in their own words.
    private static bool Find(Answer answer, string path, out Found found)
    {
        string leaf = path[(path.LastIndexOf('/') + 1)..];
        return FindName(answer, path, out found) || FindName(answer, leaf, out found);
    }

    private static bool FindName(Answer answer, string name, out Found found)
    {
        if (FindUnit(answer, name, null, out found)) return true;

        Match match = RoundedName().Match(name);
        return match.Success
            && FindUnit(answer, match.Groups["name"].Value, int.Parse(match.Groups["decimals"].Value, CultureInfo.InvariantCulture), out found);
    }

    // Minor units are the same figure as major ones, moved by the currency's digits.
    private static bool FindUnit(Answer answer, string name, int? decimals, out Found found)
    {
        const string cents = "_cents";
        found = new Found(name, null, decimals);
        if (answer.TryGet(name, out object? value))
        {
            found = found with { Value = value };
            return true;
        }

        bool minor = name.EndsWith(cents, StringComparison.Ordinal);
        string other = minor ? name[..^cents.Length] : name + cents;
        if (!answer.TryGet(other, out value) || !TryNumber(value, out decimal number)) return false;

        found = new Found(other, minor ? answer.Currency.ToMinor(number) : answer.Currency.ToMajor(number), decimals);
        return true;
    }

    private static bool Same(JsonElement wanted, object? actual, int? decimals) => (wanted.ValueKind, actual) switch
    {
        (JsonValueKind.Array, OneOrParts both) => Same(wanted, both.Parts, decimals),
        (_, OneOrParts both) => Same(wanted, both.One, decimals),
        (JsonValueKind.Null, _) => actual is null or Absent,
        (_, Absent) => Same(wanted, 0m, decimals),
        (JsonValueKind.True or JsonValueKind.False, _) => actual is bool flag && flag == (wanted.ValueKind == JsonValueKind.True),
        (JsonValueKind.Array, _) => actual is System.Collections.IEnumerable list and not string && SameList(wanted, [.. list.Cast<object?>()], decimals),
        (JsonValueKind.Number or JsonValueKind.String, string text) => Texts.Same(wanted.ToString(), text),
        (JsonValueKind.Number, _) => TryNumber(actual, out decimal number) && SameNumber(wanted.GetRawText(), number, decimals),
        (JsonValueKind.String, _) => TryNumber(actual, out decimal number) && SameNumber(wanted.GetString()!, number, decimals),
        _ => false,
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

    private static bool TryNumber(object? value, out decimal number)
    {
        bool numeric = value is decimal or int or long;
        number = numeric ? Convert.ToDecimal(value, CultureInfo.InvariantCulture) : 0;
        return numeric;
    }

    private static string Show(object? value) => value switch
    {
        null or Absent => "null",
        string text => text,
        OneOrParts both => $"{Show(both.One)} = {Show(both.Parts)}",
        System.Collections.IEnumerable list => "[" + string.Join(", ", list.Cast<object?>().Select(Show)) + "]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    [GeneratedRegex("^(?<name>.+)_(?<decimals>[0-9]+)dp$")]
    private static partial Regex RoundedName();

    private readonly record struct Found(string Name, object? Value, int? Decimals);
}
