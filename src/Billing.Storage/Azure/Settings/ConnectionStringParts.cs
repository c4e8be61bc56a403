using Billing.Domain.Results;

namespace Billing.Storage.Azure.Settings;

/// <summary>A connection string cut into its named parts. Names are the same in any case; values may contain <c>=</c>.</summary>
internal sealed class ConnectionStringParts
{
    private readonly Dictionary<string, string> _parts = new(StringComparer.OrdinalIgnoreCase);

    private ConnectionStringParts()
    {
    }

    /// <summary>The value of a part, or null when it is absent or empty.</summary>
    public string? this[string name] => _parts.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    /// <summary>Cuts the text; <paramref name="setting"/> is named in the refusal, the text is not, because it holds secrets.</summary>
    public static Result<ConnectionStringParts> Parse(string setting, string text)
    {
        var parts = new ConnectionStringParts();
        foreach (string part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                return SettingFailure.Of($"{setting} is no connection string: each part has the form Name=Value");
            }

            parts._parts[part[..equals].Trim()] = part[(equals + 1)..].Trim();
        }

        return parts;
    }
}
