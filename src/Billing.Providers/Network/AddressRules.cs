using System.Net;
using System.Net.Sockets;

namespace Billing.Providers.Network;

/// <summary>
/// Which addresses are on the public internet. Everything that IANA sets aside is not, and neither is the address at which Azure serves
/// its platform to machines. An IPv4 address inside an IPv6 one is judged as what it is.
/// </summary>
public static class AddressRules
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. Networks(
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
            "224.0.0.0/4", "240.0.0.0/4"),
        .. Networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>True for an address of the public internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        IPAddress judged = Inner(address);
        bool isRoutable = judged.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(judged);
        return isRoutable && !NotPublic.Any(network => network.BaseAddress.AddressFamily == judged.AddressFamily && network.Contains(judged));
    }

    /// <summary>True for an address of this machine.</summary>
    public static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(Inner(address));

    private static IPAddress Inner(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        return Translated.Contains(address) ? new IPAddress(address.GetAddressBytes().AsSpan(12)) : address;
    }

    private static IEnumerable<IPNetwork> Networks(params string[] texts) => texts.Select(IPNetwork.Parse);
}
