using System.ComponentModel;
using System.Diagnostics;

namespace Billing.TestSupport;

/// <summary>
/// Programs of the operating system that tests judge our output with. What is missing is installed once with apt-get; where that
/// is not possible the failure says what to install.
/// </summary>
public static class ExternalTools
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<string> Present = [];

    /// <summary>Makes sure that a program can be started.</summary>
    /// <param name="program">Its name on the path, such as <c>pdftotext</c>.</param>
    /// <param name="debianPackage">The Debian package that holds it, such as <c>poppler-utils</c>.</param>
    public static void Require(string program, string debianPackage)
    {
        lock (Gate)
        {
            if (Present.Contains(program))
                return;
            if (!IsOnPath(program))
                InstallAlone(program, debianPackage);
            Present.Add(program);
        }
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">Its name on the path.</param>
    /// <param name="arguments">Passed as they are, without a shell.</param>
    public static ToolResult Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ToolResult(process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Several test processes run at once: one installs, the others wait and then find the program there.</summary>
    private static void InstallAlone(string program, string package)
    {
        using var mutex = new Mutex(initiallyOwned: false, @"Global\billing-external-tools");
        try
        {
            mutex.WaitOne();
        }
        catch (AbandonedMutexException)
        {
            // The process before us was killed while installing. The mutex is ours now, and apt-get mends what it left.
        }

        try
        {
            if (!IsOnPath(program))
                Install(program, package);
        }
        finally
        {
            mutex.ReleaseMutex();
        }
    }

    private static void Install(string program, string package)
    {
        var log = "";
        try
        {
            // Something else on the machine may be installing too, so the installer waits for the package system's lock.
            string[] wait = ["-o", "DPkg::Lock::Timeout=300"];
            log += Run("apt-get", [.. wait, "update"]).Text;
            log += Run("apt-get", [.. wait, "install", "-y", "--no-install-recommends", package]).Text;
        }
        catch (Win32Exception)
        {
            log += "There is no apt-get on this machine.";
        }

        if (!IsOnPath(program))
        {
            throw new InvalidOperationException(
                $"These tests need '{program}' and could not install it. Install the package '{package}' (on Debian or Ubuntu: " +
                $"'sudo apt-get install {package}') and run them again.\n{log}");
        }
    }
}
