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

        Directory.CreateDirectory(dataDirectory);
        string key = KeySecret.Create(KeySurface.V1, Mode.Live, new SystemRandomSource());
        string fresh = path + ".new";
        using (var file = new FileStream(fresh, Options()))
        using (var text = new StreamWriter(file))
        {
            text.WriteLine(key);
        }

        File.Move(fresh, path, overwrite: true);
        return key;
    }

    /// <summary>For the owner's eyes only, where the system knows such things.</summary>
    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        return options;
    }
}
