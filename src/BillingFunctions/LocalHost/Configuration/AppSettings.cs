using System.Collections;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace BillingFunctions.LocalHost.Configuration;

/// <summary>
/// The settings of an app: environment variables, below them the <c>Values</c> of local.settings.json, below them defaults. This is
/// also what the handler process gets as its environment.
/// </summary>
internal sealed partial class AppSettings
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    private AppSettings()
    {
    }

    public IReadOnlyDictionary<string, string> All => _values;

    /// <summary>A setting, or null. An empty one counts as absent.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <summary>The settings of this process alone.</summary>
    public static AppSettings OfProcess() => Load(null, []);

    /// <summary>These settings and no others.</summary>
    public static AppSettings Of(IEnumerable<KeyValuePair<string, string>> values) => new AppSettings().With(values);

    /// <param name="root">The app folder, whose local.settings.json is read if there is one.</param>
    /// <param name="defaults">What holds when nothing else is said.</param>
    public static AppSettings Load(string? root, IEnumerable<KeyValuePair<string, string>> defaults)
    {
        var settings = new AppSettings();
        foreach ((string name, string value) in defaults)
            settings._values[name] = value;

        string? file = root is null ? null : Path.Combine(root, "local.settings.json");
        if (File.Exists(file))
            settings.AddLocalSettings(File.ReadAllText(file));

        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            settings._values[(string)variable.Key] = (string?)variable.Value ?? "";

        return settings;
    }

    /// <summary>The same settings with some replaced.</summary>
    public AppSettings With(IEnumerable<KeyValuePair<string, string>> changes)
    {
        var settings = new AppSettings();
        foreach ((string name, string value) in _values.Concat(changes))
            settings._values[name] = value;

        return settings;
    }

    /// <summary>Settings whose name starts with the prefix, without it.</summary>
    public IEnumerable<KeyValuePair<string, string>> StartingWith(string prefix) =>
        _values.Where(setting => setting.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Select(setting => KeyValuePair.Create(setting.Key[prefix.Length..], setting.Value));

    /// <summary>Puts settings in the place of <c>%NAME%</c>. A name without a setting is an error, as it is for the host.</summary>
    public string Expand(string text) => Reference().Replace(text, match => this[match.Groups[1].Value]
        ?? throw new FormatException($"The setting {match.Groups[1].Value} is missing"));

    private void AddLocalSettings(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        if (!document.RootElement.TryGetProperty("Values", out JsonElement values))
            return;

        foreach (JsonProperty value in values.EnumerateObject())
            _values[value.Name] = value.Value.ToString();
    }

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Reference();
}
