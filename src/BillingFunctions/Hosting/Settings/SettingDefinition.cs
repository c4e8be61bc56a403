namespace BillingFunctions.Hosting.Settings;

/// <summary>Who reads a setting.</summary>
internal enum SettingReader
{
    /// <summary>This service.</summary>
    Service,

    /// <summary>This service and the Functions host, by the same name.</summary>
    Both,

    /// <summary>The Functions host, which passes it on; it is listed because a deployment needs it.</summary>
    Host,

    /// <summary>This service; the Functions host sets it, and nobody else may.</summary>
    FromHost,
}

/// <summary>One thing that is read from the environment.</summary>
/// <param name="Name">The name of the environment variable or app setting.</param>
/// <param name="Group">The heading it is described under.</param>
/// <param name="Meaning">What it decides, as a sentence.</param>
internal sealed record SettingDefinition(string Name, string Group, string Meaning)
{
    /// <summary>What holds when it is not set, in words.</summary>
    public string Default { get; init; } = "none";

    /// <summary>Which values are right, in words.</summary>
    public string Values { get; init; } = "text";

    /// <summary>What a given value should be instead; null when it is right. Never asked about an empty value, which counts as none.</summary>
    public Func<string, string?> Check { get; init; } = static _ => null;

    /// <summary>Who reads it.</summary>
    public SettingReader Reader { get; init; } = SettingReader.Service;

    /// <summary>True when its value must not be shown or logged.</summary>
    public bool IsSecret { get; init; }

    /// <summary>True when the deployment in infra/ sets it.</summary>
    public bool IsDeployed { get; init; }

    /// <summary>Its value in local.settings.sample.json; null when it is not in there.</summary>
    public string? Sample { get; init; }
}
