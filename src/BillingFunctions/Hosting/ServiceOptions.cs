namespace BillingFunctions.Hosting;

/// <summary>Where state is kept.</summary>
internal enum StorageKind
{
    /// <summary>In a directory of this machine.</summary>
    Embedded,

    /// <summary>In the storage account named by the setting <c>AzureWebJobsStorage</c>.</summary>
    Azure,
}

/// <summary>Whether the Functions host started this process or a person did.</summary>
internal enum HostingMode
{
    /// <summary>A custom handler: one loopback port, told by the host.</summary>
    FunctionApp,

    /// <summary>A service of its own, with the local host inside.</summary>
    StandAlone,
}

/// <summary>What the command line and the environment decide.</summary>
internal sealed record ServiceOptions
{
    public HostingMode Mode { get; init; } = HostingMode.StandAlone;

    /// <summary>The port the Functions host expects us on; 0 stand-alone.</summary>
    public int HandlerPort { get; init; }

    public IReadOnlyList<string> Urls { get; init; } = ["http://127.0.0.1:7071"];

    public string DataDirectory { get; init; } = "./.data";

    public StorageKind Storage { get; init; } = StorageKind.Embedded;

    /// <summary>True when the rate limits of the surfaces hold stand-alone too.</summary>
    public bool DocumentedRateLimits { get; init; }

    /// <summary>The options of a process that the Functions host started: nothing but the port comes from outside.</summary>
    public static ServiceOptions ForFunctionApp(int port) =>
        new() { Mode = HostingMode.FunctionApp, HandlerPort = port, Storage = StorageKind.Azure, DocumentedRateLimits = true };
}
