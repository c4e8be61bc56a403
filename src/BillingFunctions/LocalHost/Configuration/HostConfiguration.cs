using System.Globalization;

namespace BillingFunctions.LocalHost.Configuration;

/// <summary>What host.json says, with the host's defaults for what it does not say.</summary>
internal sealed record HostConfiguration
{
    private const int MaxFetch = 32;

    public required string Root { get; init; }

    /// <summary>Null when a call may take for ever.</summary>
    public TimeSpan? FunctionTimeout { get; init; }

    public required string ExecutablePath { get; init; }

    public string Arguments { get; init; } = "";

    public required string WorkingDirectory { get; init; }

    public TimeSpan InitializationTimeout { get; init; }

    public bool Proxies { get; init; }

    public bool Forwards { get; init; }

    public string RoutePrefix { get; init; } = "api";

    /// <summary>The functions that run; null for all.</summary>
    public IReadOnlyList<string>? Allowed { get; init; }

    public required QueueSettings Queues { get; init; }

    public int MaxEventBatchSize { get; init; }

    public static HostConfiguration Load(string root, AppSettings settings)
    {
        IConfiguration host = HostSettings.Load(root, settings);
        if (host["version"] != "2.0")
            throw new FormatException("host.json must have \"version\": \"2.0\"");

        IConfigurationSection handler = host.GetSection("customHandler");
        IConfigurationSection description = handler.GetSection("description");
        string executable = description["defaultExecutablePath"]
            ?? throw new FormatException("host.json has no customHandler.description.defaultExecutablePath");
        string[] allowed = [.. host.GetSection("functions").GetChildren().Select(name => name.Value ?? "")];
        return new HostConfiguration
        {
            Root = root,
            FunctionTimeout = host["functionTimeout"] == "-1" ? null : Span(host["functionTimeout"], TimeSpan.FromMinutes(30)),
            ExecutablePath = File.Exists(Path.Combine(root, executable)) ? Path.GetFullPath(Path.Combine(root, executable)) : executable,
            Arguments = CommandLine(description, settings),
            WorkingDirectory = Path.GetFullPath(Path.Combine(root, description["workingDirectory"] ?? ".")),
            InitializationTimeout = Span(handler["initializationTimeout"], TimeSpan.FromSeconds(30)),
            Proxies = Flag(handler["enableProxyingHttpRequest"]),
            Forwards = Flag(handler["enableForwardingHttpRequest"]),
            RoutePrefix = host["extensions:http:routePrefix"] ?? "api",
            Allowed = allowed.Length == 0 ? null : allowed,
            Queues = ReadQueues(host.GetSection("extensions:queues")),
            MaxEventBatchSize = Number(host["extensions:eventHubs:maxEventBatchSize"], 100, int.MaxValue),
        };
    }

    /// <summary>Arguments are joined with spaces and not quoted, as the host does it.</summary>
    private static string CommandLine(IConfigurationSection description, AppSettings settings)
    {
        IEnumerable<string> parts = Children(description, "arguments");
        if (description["defaultWorkerPath"] is { Length: > 0 } worker)
            parts = parts.Append($"\"{worker}\"");

        return settings.Expand(string.Join(' ', parts.Concat(Children(description, "workerArguments"))));
    }

    private static IEnumerable<string> Children(IConfigurationSection parent, string name) =>
        parent.GetSection(name).GetChildren().Select(child => child.Value ?? "");

    private static QueueSettings ReadQueues(IConfigurationSection queues)
    {
        int batchSize = Number(queues["batchSize"], 16, MaxFetch);
        return new QueueSettings(
            batchSize,
            Number(queues["newBatchThreshold"], batchSize / 2 * Environment.ProcessorCount, int.MaxValue),
            Number(queues["maxDequeueCount"], 5, int.MaxValue),
            Span(queues["visibilityTimeout"], TimeSpan.Zero),
            Span(queues["maxPollingInterval"], TimeSpan.FromMinutes(1)));
    }

    private static bool Flag(string? text) => bool.TryParse(text, out bool flag) && flag;

    private static int Number(string? text, int fallback, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? Math.Min(number, most) : fallback;

    private static TimeSpan Span(string? text, TimeSpan fallback) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan span) ? span : fallback;
}

/// <summary>How the host reads queues.</summary>
/// <param name="BatchSize">Messages of one fetch.</param>
/// <param name="NewBatchThreshold">The next fetch waits until no more than this many are being worked on.</param>
/// <param name="MaxDequeueCount">After this many failures a message goes to the poison queue.</param>
/// <param name="VisibilityTimeout">How long a failed message stays hidden.</param>
/// <param name="MaxPollingInterval">Longest pause while a queue is empty.</param>
internal sealed record QueueSettings(
    int BatchSize, int NewBatchThreshold, int MaxDequeueCount, TimeSpan VisibilityTimeout, TimeSpan MaxPollingInterval);
