namespace Billing.Domain.Usage;

/// <summary>
/// The name of a group of usage: its values, separated by commas. Fees are told apart by it, so different values never make the same name: where there are
/// several, commas and backslashes within them are escaped.
/// </summary>
public static class GroupLabel
{
    /// <summary>The name of the group with these values.</summary>
    public static string Of(IReadOnlyList<string> values) => values.Count == 1 ? values[0] : string.Join(", ", values.Select(Escape));

    private static string Escape(string value) =>
        value.AsSpan().IndexOfAny(',', '\\') < 0
            ? value
            : value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal);
}
