using BillingFunctions.LocalHost.Envelopes;

namespace BillingFunctions.LocalHost;

/// <summary>How a published app folder is run.</summary>
internal sealed record PublishedAppOptions
{
    /// <summary>The folder with host.json, the executable and the function folders.</summary>
    public required string App { get; init; }

    /// <summary>The public port; 0 for any.</summary>
    public int Port { get; init; }

    /// <summary>Where the hub of this machine keeps its messages.</summary>
    public string DataDirectory { get; init; } = "./.data/hub";

    public EnvelopeEncoding Encoding { get; init; } = EnvelopeEncoding.Double;

    /// <summary>True to pass HTTP requests on as hosts without proxying do, with what they lose.</summary>
    public bool ForwardsAsOldHosts { get; init; }

    /// <summary>Settings on top of those of the environment and of local.settings.json.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
