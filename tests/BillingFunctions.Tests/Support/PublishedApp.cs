using System.Diagnostics;

namespace BillingFunctions.Tests.Support;

/// <summary>The service, published once for all tests as a deployment publishes it, but for the runtime that it brings along.</summary>
public sealed class PublishedApp : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("billing-published-").FullName;

    public PublishedApp()
    {
        string configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        string project = Path.Combine(RepositoryRoot(), "src", "BillingFunctions");
        var start = new ProcessStartInfo("dotnet", ["publish", project, "-c", configuration, "--no-build", "-o", _folder, "--nologo", "-v", "q"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process publish = Process.Start(start)!;
        string output = publish.StandardOutput.ReadToEnd();
        publish.WaitForExit();
        if (publish.ExitCode != 0)
            throw new InvalidOperationException($"The service could not be published:\n{output}");
    }

    /// <summary>The published folder.</summary>
    public string Folder => _folder;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "BillingFunctions.sln")))
            folder = folder.Parent;

        return folder?.FullName ?? throw new InvalidOperationException("The repository was not found above the tests");
    }
}
