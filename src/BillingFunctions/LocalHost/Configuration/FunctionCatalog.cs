using System.Text.Json;
using System.Text.RegularExpressions;
using NCrontab;

namespace BillingFunctions.LocalHost.Configuration;

/// <summary>The functions of an app folder: every immediate sub-folder with a function.json. A bad one is skipped, the others run.</summary>
/// <param name="Functions">In name order.</param>
/// <param name="Skipped">Names of bad ones, with the reason.</param>
internal sealed partial record FunctionCatalog(IReadOnlyList<FunctionDefinition> Functions, IReadOnlyList<string> Skipped)
{
    public static FunctionCatalog Load(HostConfiguration host, AppSettings settings, TimeProvider time)
    {
        List<FunctionDefinition> functions = [];
        List<string> skipped = [];
        foreach (string file in Directory.EnumerateDirectories(host.Root).Order(StringComparer.OrdinalIgnoreCase)
            .Select(folder => Path.Combine(folder, "function.json")).Where(File.Exists))
        {
            string name = Path.GetFileName(Path.GetDirectoryName(file)!);
            if (host.Allowed?.Contains(name, StringComparer.OrdinalIgnoreCase) == false)
                continue;

            try
            {
                if (Load(name, File.ReadAllText(file), settings, time) is { } function)
                    functions.Add(function);
            }
            catch (Exception exception) when (exception is FormatException or JsonException or CrontabException)
            {
                skipped.Add($"{name}: {exception.Message}");
            }
        }

        return new FunctionCatalog(functions, skipped);
    }

    /// <summary>Null when the function is switched off.</summary>
    private static FunctionDefinition? Load(string name, string json, AppSettings settings, TimeProvider time)
    {
        if (!FunctionName().IsMatch(name) || name.Equals("host", StringComparison.OrdinalIgnoreCase))
            throw new FormatException("the name is not allowed");

        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        if (root.TryGetProperty("scriptFile", out _))
            throw new FormatException("a custom handler has no scriptFile");

        if (root.TryGetProperty("disabled", out JsonElement disabled) && disabled.ValueKind == JsonValueKind.True
            || string.Equals(settings[$"AzureWebJobs.{name}.Disabled"], "true", StringComparison.OrdinalIgnoreCase))
            return null;

        return new FunctionDefinition(name, new TriggerReader(name, settings, time).Read(root), RetryReader.Read(root));
    }

    [GeneratedRegex("^[a-z][a-z0-9_-]{0,127}$", RegexOptions.IgnoreCase)]
    private static partial Regex FunctionName();
}
