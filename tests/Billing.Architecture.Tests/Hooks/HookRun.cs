using System.Diagnostics;

namespace Billing.Architecture.Hooks;

/// <summary>
/// A hook of <c>azure.yaml</c>, run on a copy of <c>infra/hooks</c> with stand-ins for the programs that it calls: each writes down its arguments, and then does what the test says.
/// </summary>
internal sealed class HookRun : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("hook-");

    public HookRun()
    {
        Directory.CreateDirectory(Programs);
        foreach (string hook in Directory.GetFiles(Path.Combine(SourceTree.Root, "infra", "hooks")))
        {
            string copy = PathOf(Path.Combine("infra", "hooks", Path.GetFileName(hook)));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(hook, copy);
        }
    }

    /// <summary>Variables that the hook finds, as azd gives them.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>What was called: a program and its arguments, with bars between them.</summary>
    public IReadOnlyList<string> Calls => File.Exists(PathOf("calls")) ? File.ReadAllLines(PathOf("calls")) : [];

    private string Programs => PathOf("programs");

    /// <summary>A file of the copy.</summary>
    public string PathOf(string name) => Path.Combine(_root.FullName, name);

    /// <summary>Stands in for a program.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="does">Lines of shell, in the folder that the hook is in; nothing succeeds at once.</param>
    public HookRun With(string program, string does = "")
    {
        string file = Path.Combine(Programs, program);
        File.WriteAllText(file, $$"""
            #!/bin/sh
            { printf %s {{program}}; for each in "$@"; do printf '|%s' "$each"; done; echo; } >> '{{PathOf("calls")}}'
            {{does}}
            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return this;
    }

    /// <summary>Runs a hook; of the system's own programs it finds those of <paramref name="path"/>.</summary>
    public (int ExitCode, string[] Said, string[] Complained) Run(string hook, string path = "/usr/bin:/bin")
    {
        var start = new ProcessStartInfo("/bin/sh", [PathOf($"infra/hooks/{hook}")]) { WorkingDirectory = _root.FullName, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        start.Environment["PATH"] = $"{Programs}:{path}";
        foreach ((string name, string value) in Variables)
            start.Environment[name] = value;

        using Process process = Process.Start(start)!;
        Task<string> complained = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, Lines(said), Lines(complained.GetAwaiter().GetResult()));
    }

    public void Dispose() => _root.Delete(recursive: true);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
