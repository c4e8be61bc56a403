using Billing.Storage.Azure;
using Billing.Storage.Azure.Settings;
using Billing.Storage.Azure.Transport;
using NodaTime;
using NodaTime.Text;

namespace Billing.Storage.Tests.Azure.Http;

/// <summary>Clients whose account and hub are a scripted server, with waits short enough for tests.</summary>
internal static class ScriptedStores
{
    public static readonly TransportLimits Limits = new(
        TryTimeout: TimeSpan.FromSeconds(20),
        OnceTimeout: TimeSpan.FromSeconds(20),
        MaxRetries: 2,
        FirstDelay: TimeSpan.FromMilliseconds(1),
        MaxDelay: TimeSpan.FromMilliseconds(2));

    public static readonly IClock Clock = new StandingClock(InstantPattern.General.Parse("2026-11-20T10:30:00Z").Value);

    /// <summary>Gives up soon on a server that says nothing.</summary>
    public static readonly TransportLimits Impatient = Limits with
    {
        TryTimeout = TimeSpan.FromSeconds(1),
        OnceTimeout = TimeSpan.FromSeconds(1),
    };

    public static AzureStores Connect(Uri address, EventHubsConnection? events = null, TransportLimits? limits = null)
    {
        var storage = new StorageConnection("acct", address, address, address, new byte[] { 1, 2, 3 }, null);
        var options = new AzureStoreOptions(storage, events ?? EventHubsConnection.Development(address, "usage"));
        return AzureStores.Create(options, Clock, HttpTransports.Create(), limits ?? Limits);
    }

    private sealed class StandingClock(Instant now) : IClock
    {
        public Instant GetCurrentInstant() => now;
    }
}
