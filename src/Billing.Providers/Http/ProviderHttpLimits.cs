namespace Billing.Providers.Http;

/// <summary>Bounds of one call to a provider.</summary>
public sealed record ProviderHttpLimits
{
    /// <summary>The bounds in production.</summary>
    public static readonly ProviderHttpLimits Default = new();

    /// <summary>Time for one try, answer included. A card network can take this long.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest answer that is read, in bytes.</summary>
    public int BodyMaxBytes { get; init; } = 1024 * 1024;

    /// <summary>Tries after the first, where trying again is safe.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Wait before the first further try; doubled for each that follows.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest wait, whatever the provider asks for.</summary>
    public TimeSpan DelayMax { get; init; } = TimeSpan.FromSeconds(4);
}
