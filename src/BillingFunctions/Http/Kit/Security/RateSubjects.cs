using System.Net;
using System.Net.Sockets;

namespace BillingFunctions.Http.Kit.Security;

/// <summary>Whom a rate counts where nobody is known.</summary>
internal static class RateSubjects
{
    private const int NetworkBytes = 8;

    /// <summary>
    /// An internet address, as one subject. Whoever has one of version 6 has its whole network of 64 bits, so that network is counted: otherwise each request could come from an
    /// address of its own.
    /// </summary>
    public static string OfAddress(string? address)
    {
        if (!IPAddress.TryParse(address, out IPAddress? parsed))
            return "nowhere";

        if (parsed.IsIPv4MappedToIPv6)
            parsed = parsed.MapToIPv4();

        if (parsed.AddressFamily != AddressFamily.InterNetworkV6)
            return parsed.ToString();

        byte[] bytes = parsed.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
