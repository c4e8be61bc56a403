using Billing.Domain.Monetary;

namespace Billing.RatingCases;

/// <summary>
/// What the engine says to a case: values under the names of the case's expectations, and for some of them the rule that wins when
/// the case expects something else.
/// </summary>
internal sealed class Answer
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Rule, object? Elsewhere)> _rules = new(StringComparer.Ordinal);

    internal object? this[string key]
    {
        set => _values[key] = value;
    }

    /// <summary>The rule that is named when any expectation without a rule of its own differs; 0 for none.</summary>
    internal int DefaultRule { get; set; }

    /// <summary>Relates amounts in major units to those in minor units (<c>_cents</c>).</summary>
    internal Currency Currency { get; set; } = Currency.Usd;

    /// <summary>Why the input is no valid one, when a case may ask for an error; null when it is.</summary>
    internal string? Refusal { get; set; }

    internal bool TryGet(string key, out object? value) => _values.TryGetValue(key, out value);

    /// <summary>The same value under several names.</summary>
    internal void Set(object? value, params string[] names)
    {
        foreach (string name in names) _values[name] = value;
    }

    /// <summary>Says that a rule fixes this value whatever the case expects.</summary>
    internal void Decide(string key, object? value, int rule)
    {
        _values[key] = value;
        _rules[key] = (rule, Anything.Instance);
    }

    /// <summary>Says that a rule fixes this value where another system's way of reckoning comes to <paramref name="elsewhere"/>.</summary>
    internal void DecideAgainst(string key, object? value, int rule, object? elsewhere)
    {
        _values[key] = value;
        _rules[key] = (rule, elsewhere);
    }

    /// <summary>The rule that wins over an expectation, 0 for none.</summary>
    /// <param name="key">The expectation's name.</param>
    /// <param name="isExpected">Whether the case expects a value.</param>
    internal int RuleOver(string key, Func<object?, bool> isExpected)
    {
        if (!_rules.TryGetValue(key, out (int Rule, object? Elsewhere) rule)) return DefaultRule;
        return rule.Elsewhere is Anything || isExpected(rule.Elsewhere) ? rule.Rule : 0;
    }

    private sealed class Anything
    {
        internal static readonly Anything Instance = new();
    }
}

/// <summary>A value that cases write as one figure or as a list of its parts.</summary>
internal sealed record OneOrParts(object? One, object? Parts);

/// <summary>Nothing: what cases write as null or as zero.</summary>
internal sealed record Absent
{
    internal static readonly Absent Value = new();

    internal static object OrAmount(long minor) => minor == 0 ? Value : minor;
}
