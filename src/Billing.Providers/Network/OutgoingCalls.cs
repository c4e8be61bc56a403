using System.Net;
using System.Net.Sockets;

namespace Billing.Providers.Network;

/// <summary>What the operator allows of calls to other servers.</summary>
/// <param name="AllowsPrivateNetworks">True where addresses of one's own network may be called: development, or a relay inside it.</param>
public sealed record OutgoingCallSettings(bool AllowsPrivateNetworks)
{
    /// <summary>Name of the setting.</summary>
    public const string PrivateNetworksVariable = "BILLING_ALLOW_PRIVATE_NETWORKS";

    /// <summary>Reads the setting; anything but <c>true</c> means no.</summary>
    public static OutgoingCallSettings Read(string? privateNetworks) => new(string.Equals(privateNetworks, "true", StringComparison.OrdinalIgnoreCase));
}

/// <summary>Opens connections to other servers: resolves a name once, checks the addresses, and connects to one of those that were checked.</summary>
public sealed class OutgoingCalls(OutgoingCallSettings settings)
{
    /// <summary>Connects.</summary>
    /// <exception cref="AddressNotAllowedException">None of the name's addresses may be called.</exception>
    /// <exception cref="SocketException">The name is unknown, or nobody answers.</exception>
    internal async Task<Socket> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = IPAddress.TryParse(host, out IPAddress? literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        IPAddress[] allowed = [.. addresses.Where(address => settings.AllowsPrivateNetworks || PublicAddresses.IsPublic(address))];
        if (allowed.Length == 0)
            throw addresses.Length == 0 ? new SocketException((int)SocketError.HostNotFound) : new AddressNotAllowedException(host);

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A name leads to addresses that may not be called.</summary>
/// <param name="host">The name.</param>
internal sealed class AddressNotAllowedException(string host)
    : Exception($"{host} is no public address; {OutgoingCallSettings.PrivateNetworksVariable}=true allows those of one's own network");
