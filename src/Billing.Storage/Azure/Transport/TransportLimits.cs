namespace Billing.Storage.Azure.Transport;

/// <summary>Bounds of waiting for the service.</summary>
/// <param name="TryTimeout">Longest time of one try of a request that may be sent again.</param>
/// <param name="OnceTimeout">Longest time of a request that is sent once: longer, because giving up leaves its outcome unknown.</param>
/// <param name="MaxRetries">Most repetitions of a request that may be sent again.</param>
/// <param name="FirstDelay">Wait before the first repetition; later ones wait exponentially longer, with jitter.</param>
/// <param name="MaxDelay">Longest wait, whatever the service asks for.</param>
internal sealed record TransportLimits(TimeSpan TryTimeout, TimeSpan OnceTimeout, int MaxRetries, TimeSpan FirstDelay, TimeSpan MaxDelay)
{
    /// <summary>The bounds in production: four repetitions within about three seconds of waiting.</summary>
    public static readonly TransportLimits Default = new(
        TryTimeout: TimeSpan.FromSeconds(10),
        OnceTimeout: TimeSpan.FromSeconds(30),
        MaxRetries: 4,
        FirstDelay: TimeSpan.FromMilliseconds(200),
        MaxDelay: TimeSpan.FromSeconds(2));
}
