using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Billing.TestSupport.Azurite;

/// <summary>Installs the repository's npm packages (Azurite alone) when they are missing, once for all test processes.</summary>
internal static class AzuriteInstallation
{
    public const string NodeIsMissing = "Node.js 20 or later is needed to run Azurite, and 'node' or 'npm' is not on the PATH";

    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(5);

    /// <summary>The script that starts Azurite.</summary>
    public static string Ensure()
    {
        string root = RepositoryRoot();
        string entry = Path.Combine(root, "node_modules", "azurite", "dist", "src", "azurite.js");
        if (IsInstalled(root, entry))
        {
            return entry;
        }

        using FileStream turn = WaitForTurn(LockPath(root));
        if (!IsInstalled(root, entry))
        {
            Install(root);
        }

        return entry;
    }

    /// <summary>npm writes its own list of what is installed last, so a broken installation is noticed.</summary>
    private static bool IsInstalled(string root, string entry) =>
        File.Exists(entry) && File.Exists(Path.Combine(root, "node_modules", ".package-lock.json"));

    private static string RepositoryRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "BillingFunctions.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests do not run inside the repository, so its package.json is not found");
    }

    /// <summary>One lock for each copy of the repository, outside of it.</summary>
    private static string LockPath(string root) =>
        Path.Combine(Path.GetTempPath(), $"npm-ci-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(root)).AsSpan(0, 8))}.lock");

    /// <summary>Opens the lock file alone; another process that installs holds it until it is done.</summary>
    private static FileStream WaitForTurn(string path)
    {
        long startedAt = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(startedAt) < InstallTimeout)
            {
                Thread.Sleep(100);
            }
        }
    }

    private static void Install(string root)
    {
        bool isWindows = OperatingSystem.IsWindows();
        var start = new ProcessStartInfo(isWindows ? "cmd" : "npm")
        {
            WorkingDirectory = root,
            UseShellExecute = false,
        };
        string[] arguments = [.. isWindows ? new[] { "/c", "npm" } : [], "ci", "--no-audit", "--no-fund", "--loglevel=error"];
        Array.ForEach(arguments, start.ArgumentList.Add);
        try
        {
            using Process npm = Process.Start(start)!;
            if (!npm.WaitForExit(InstallTimeout) || npm.ExitCode != 0)
            {
                throw new InvalidOperationException("'npm ci' failed in the repository, so Azurite cannot be started");
            }
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException(NodeIsMissing, exception);
        }
    }
}
