using Azure.Core;

namespace Billing.Storage.Azure.Settings;

/// <summary>Where an event hub is and how requests to it are authorised.</summary>
/// <param name="Endpoint">Address of the namespace.</param>
/// <param name="Hub">The hub's name.</param>
/// <param name="Policy">Name of the shared access policy, or null.</param>
/// <param name="Key">Its key as text; null when there is no policy.</param>
/// <param name="Identity">Gives tokens; null when the policy, or nothing, is used.</param>
public sealed record EventHubsConnection(Uri Endpoint, string Hub, string? Policy, string? Key, TokenCredential? Identity)
{
    /// <summary>The stand-in of a namespace on this machine, which asks for no credentials.</summary>
    public static EventHubsConnection Development(Uri endpoint, string hub) => new(endpoint, hub, null, null, null);

    /// <summary>Never prints the key.</summary>
    public override string ToString() => $"{Hub} at {Endpoint}";
}
