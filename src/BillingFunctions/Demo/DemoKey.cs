using Billing.Application.Platform;
using Billing.Domain.Identity;
using BillingFunctions.Hosting;

namespace BillingFunctions.Demo;

/// <summary>The API key of the demo's organization: made at the first run, kept in a file beside the data for the next ones.</summary>
internal static class DemoKey
{
    public static string Ensure(string dataDirectory)
    {
        string path = Path.Combine(dataDirectory, "demo-api-key");
        if (File.Exists(path))
            return File.ReadAllText(path).Trim();

        string key = KeySecret.Create(KeySurface.V1, Mode.Live, new SystemRandomSource());
        OwnerFile.Create(path, key);
        return key;
    }
}
