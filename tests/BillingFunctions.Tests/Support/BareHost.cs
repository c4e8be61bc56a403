using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace BillingFunctions.Tests.Support;

/// <summary>The published executable as a stand-in of the Functions host for its own folder, in an empty directory and an environment of its own: what a new machine has.</summary>
internal sealed partial class BareHost : IDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _directory;

    private BareHost(Process process, DirectoryInfo directory) => (_process, _directory) = (process, directory);

    /// <summary>Where the HTTP functions are.</summary>
    public required Uri Address { get; init; }

    /// <summary>Starts it, and waits until it says where it listens.</summary>
    /// <param name="app">The published folder.</param>
    /// <param name="settings">All that its environment holds, but for where programs and the runtime are.</param>
    public static async Task<BareHost> StartAsync(string app, params (string Name, string Value)[] settings)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("billing-bare-");
        var start = new ProcessStartInfo(Path.Combine(app, OperatingSystem.IsWindows() ? "BillingFunctions.exe" : "BillingFunctions"), ["host", "--app", app, "--port", "0", "--data", "hub"])
        {
            WorkingDirectory = directory.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach ((string name, string value) in settings)
            start.Environment[name] = value;

        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(Until.Patience) is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return new BareHost(process, directory) { Address = new Uri(match.Groups[1].Value) };
            }
        }

        throw new InvalidOperationException($"The host ended before it listened: {await errors}");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    [GeneratedRegex(@"HTTP functions on (http://\S+),")]
    private static partial Regex Listening();
}
