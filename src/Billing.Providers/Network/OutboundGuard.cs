using System.Net;
using System.Net.Sockets;

namespace Billing.Providers.Network;

/// <summary>
/// The one door for calls whose target somebody else chose: payment providers, mail servers, webhooks. It resolves the name itself, drops every
/// address that is not public, and connects to the address it judged, so that a name that resolves differently a moment later changes nothing.
/// </summary>
public sealed class OutboundGuard
{
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;

    /// <summary>A guard that asks the machine's resolver.</summary>
    /// <param name="allowsLoopback">True in development only: addresses of this machine are allowed too.</param>
    public OutboundGuard(bool allowsLoopback)
        : this(allowsLoopback, Dns.GetHostAddressesAsync)
    {
    }

    /// <summary>The same with another resolver.</summary>
    internal OutboundGuard(bool allowsLoopback, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        AllowsLoopback = allowsLoopback;
        _resolve = resolve;
    }

    /// <summary>True when addresses of this machine are allowed.</summary>
    public bool AllowsLoopback { get; }

    /// <summary>True when a connection to the address may be made.</summary>
    public bool Allows(IPAddress address) => AddressRules.IsPublic(address) || (AllowsLoopback && AddressRules.IsLoopback(address));

    /// <summary>
    /// Connects to the first allowed address of a host that answers. Throws <see cref="OutboundRefusedException"/> when no address is allowed, and
    /// <see cref="SocketException"/> when none answers.
    /// </summary>
    public async ValueTask<Socket> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        IPAddress[] allowed = [.. (await AddressesAsync(host, cancellationToken)).Where(Allows)];
        if (allowed.Length == 0)
        {
            throw new OutboundRefusedException();
        }

        for (int i = 0; ; i++)
        {
            var socket = new Socket(allowed[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(allowed[i], port), cancellationToken);
                return socket;
            }
            catch (SocketException) when (i < allowed.Length - 1)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    private async ValueTask<IPAddress[]> AddressesAsync(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? literal) ? [literal] : await _resolve(host, cancellationToken);
}
