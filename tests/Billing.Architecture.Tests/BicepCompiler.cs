using System.Diagnostics;
using System.Reflection;

namespace Billing.Architecture;

/// <summary>The compiler of the deployment's templates, which restoring this project brings on Linux.</summary>
internal static class BicepCompiler
{
    private static readonly string? Executable =
        typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(attribute => attribute.Key == "BicepCompiler")?.Value;

    /// <summary>False on machines for which there is no package.</summary>
    public static bool IsHere => Executable is not null;

    /// <summary>The ARM template of a file, and what the compiler had to say about it.</summary>
    /// <param name="command"><c>build</c> or <c>build-params</c>.</param>
    /// <param name="file">The file in infra/.</param>
    /// <param name="environment">Variables that it reads.</param>
    public static (string Template, string Said) Run(string command, string file, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Executable!, [command, Path.Combine(SourceTree.Root, "infra", file), "--stdout"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;

        using Process process = Process.Start(start)!;
        Task<string> said = process.StandardError.ReadToEndAsync();
        string template = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode == 0 ? template : "", said.GetAwaiter().GetResult());
    }
}
