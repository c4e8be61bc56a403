using NodaTime;

namespace BillingFunctions.Http.CrediBill;

/// <summary>Times as this surface writes them.</summary>
internal static class Milliseconds
{
    public static long Of(Instant at) => at.ToUnixTimeMilliseconds();

    public static long? Of(Instant? at) => at?.ToUnixTimeMilliseconds();
}
