using System.Diagnostics.CodeAnalysis;

namespace BillingFunctions.Hosting;

/// <summary>Walks over <c>--name value</c> and <c>--name=value</c>.</summary>
internal sealed class OptionReader(IReadOnlyList<string> arguments)
{
    private int _next;
    private string? _attached;

    /// <summary>Moves to the next option; false at the end. A value nobody asked for is read as an option, and refused as unknown.</summary>
    public bool Next([NotNullWhen(true)] out string? name)
    {
        if (_attached is not null)
        {
            (name, _attached) = (_attached, null);
            return true;
        }

        if (_next >= arguments.Count)
        {
            name = null;
            return false;
        }

        name = arguments[_next++];
        int equals = name.StartsWith("--", StringComparison.Ordinal) ? name.IndexOf('=', StringComparison.Ordinal) : -1;
        if (equals > 0)
            (_attached, name) = (name[(equals + 1)..], name[..equals]);

        return true;
    }

    /// <summary>The value of the current option; false when it has none.</summary>
    public bool Value([NotNullWhen(true)] out string? value)
    {
        (value, _attached) = (_attached, null);
        if (value is null && _next < arguments.Count && !arguments[_next].StartsWith("--", StringComparison.Ordinal))
            value = arguments[_next++];

        return !string.IsNullOrEmpty(value);
    }
}
