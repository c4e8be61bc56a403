using System.Text;

namespace BillingFunctions.LocalHost.Configuration;

/// <summary>host.json as the host reads it: keys joined with ':', any case, with the settings <c>AzureFunctionsJobHost__a__b</c> on top.</summary>
internal static class HostSettings
{
    private const string OverridePrefix = "AzureFunctionsJobHost__";

    /// <summary>The folder of the running app: as the host told us, else where the executable lies.</summary>
    public static string AppRoot() =>
        Environment.GetEnvironmentVariable("FUNCTIONS_APP_ROOT_PATH") is { Length: > 0 } told && File.Exists(Path.Combine(told, "host.json"))
            ? told
            : AppContext.BaseDirectory;

    public static IConfigurationRoot Load(string root, AppSettings settings)
    {
        var builder = new ConfigurationBuilder();
        string file = Path.Combine(root, "host.json");
        if (File.Exists(file))
            builder.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(File.ReadAllText(file))));

        return builder.AddInMemoryCollection(settings.StartingWith(OverridePrefix)
            .Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value))).Build();
    }
}
