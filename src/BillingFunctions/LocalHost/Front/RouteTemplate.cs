namespace BillingFunctions.LocalHost.Front;

/// <summary>
/// The route of an HTTP function: literal segments, <c>{name}</c>, <c>{name?}</c>, <c>{*rest}</c> and the constraint
/// <c>maxlength(n)</c>. Compared with the decoded path in any case, as the host's router does it.
/// </summary>
internal sealed class RouteTemplate
{
    private readonly Segment[] _segments;

    private RouteTemplate(Segment[] segments) => _segments = segments;

    public static RouteTemplate Parse(string prefix, string route) =>
        new([.. $"{prefix}/{route}".Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Segment.Parse)]);

    /// <param name="path">The path without the slash at its start.</param>
    public bool Matches(string path)
    {
        // One slash at the end is allowed; an empty segment inside matches nothing.
        string[] parts = path.Length == 0 ? [] : path.Split('/');
        if (parts.Length > 0 && parts[^1].Length == 0)
            parts = parts[..^1];

        for (int i = 0; i < _segments.Length; i++)
        {
            Segment segment = _segments[i];
            if (segment.IsRest)
                return true;

            if (i >= parts.Length)
                return segment.IsOptional;

            if (!segment.Accepts(parts[i]))
                return false;
        }

        return parts.Length <= _segments.Length;
    }

    private sealed record Segment(string? Literal, bool IsRest, bool IsOptional, int MaxLength)
    {
        private const string MaxLengthConstraint = ":maxlength(";

        public static Segment Parse(string text)
        {
            if (text is not ['{', .., '}'])
                return new Segment(text, false, false, 0);

            string inner = text[1..^1];
            int constraint = inner.IndexOf(MaxLengthConstraint, StringComparison.Ordinal);
            int maxLength = constraint < 0 ? int.MaxValue : int.Parse(
                inner.AsSpan(constraint + MaxLengthConstraint.Length).TrimEnd('?').TrimEnd(')'), System.Globalization.CultureInfo.InvariantCulture);
            return new Segment(null, inner.StartsWith('*'), inner.EndsWith('?'), maxLength);
        }

        public bool Accepts(string part) => Literal is null
            ? part.Length > 0 && part.Length <= MaxLength
            : string.Equals(Literal, part, StringComparison.OrdinalIgnoreCase);
    }
}
