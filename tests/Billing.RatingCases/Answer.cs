namespace Billing.RatingCases;

/// <summary>
/// What the engine says to a case: values under the names of the case's expectations, and for some of them the rule that wins when
/// the case expects something else.
/// </summary>
internal sealed class Answer
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _rules = new(StringComparer.Ordinal);

    internal object? this[string key]
    {
        set => _values[key] = value;
    }

    /// <summary>The rule that is named when any expectation without a rule of its own differs; 0 for none.</summary>
    internal int DefaultRule { get; set; }

    internal bool TryGet(string key, out object? value) => _values.TryGetValue(key, out value);

    /// <summary>Says that a rule fixes this value whatever the case expects.</summary>
    internal void Decide(string key, object? value, int rule)
    {
        _values[key] = value;
        _rules[key] = rule;
    }

    internal int RuleOf(string key) => _rules.TryGetValue(key, out int rule) ? rule : DefaultRule;
}
