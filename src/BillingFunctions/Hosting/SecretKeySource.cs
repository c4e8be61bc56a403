using Billing.Application.Platform;
using Billing.Application.Ports;

namespace BillingFunctions.Hosting;

/// <summary>
/// Where the keys of secrets come from: the setting, or stand-alone a file beside the data that is made when it is first needed. A function app without the
/// setting keeps no secrets.
/// </summary>
internal static class SecretKeySource
{
    private const string FileName = "secret.keys";

    public static SecretKeys Read(ServiceOptions options, string? setting, IRandomSource random)
    {
        if (!string.IsNullOrWhiteSpace(setting))
            return Parse(setting, SecretKeys.Variable);

        return options.Mode == HostingMode.StandAlone ? OfFile(options.DataDirectory, random) : SecretKeys.None;
    }

    private static SecretKeys OfFile(string directory, IRandomSource random)
    {
        string path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            byte[] key = new byte[SecretKeys.KeyBytes];
            random.Fill(key);
            OwnerFile.Create(path, $"1:{Convert.ToBase64String(key)}");
        }

        return Parse(File.ReadAllText(path), path);
    }

    /// <summary>A key that cannot be read stops the service: going on without it would lose what was kept with it.</summary>
    private static SecretKeys Parse(string text, string where) => SecretKeys.TryParse(text.Trim(), out SecretKeys keys)
        ? keys
        : throw new StoreException(StoreFault.Refused, $"{where} should be version:key pairs such as 1:BASE64 with keys of {SecretKeys.KeyBytes} bytes, separated by commas");
}
