using Billing.Application.Ports;

namespace BillingFunctions.LocalHost;

/// <summary>Ids of calls and workers, from the service's own source of randomness.</summary>
internal static class RandomGuid
{
    public static Guid NextGuid(this IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.Fill(bytes);
        return new Guid(bytes);
    }
}
