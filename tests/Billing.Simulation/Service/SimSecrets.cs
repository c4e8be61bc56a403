using System.Security.Cryptography;
using Billing.Application.Platform;

namespace Billing.Simulation;

/// <summary>The keys under which simulated organizations keep their secrets: the same for all processes and seeds.</summary>
internal static class SimSecrets
{
    public static SecretKeys Keys { get; } = new(new Dictionary<int, byte[]> { [1] = SHA256.HashData("the key of the simulations"u8) });
}
