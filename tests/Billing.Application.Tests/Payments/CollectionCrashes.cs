using Billing.Application.Tests.Consistency;
using Billing.TestSupport.PaymentProviders;
using NodaTime;

namespace Billing.Application.Tests.Payments;

/// <summary>Proves that money moves exactly once, whatever call of the store fails and whatever happens to the provider's first answer.</summary>
internal static class CollectionCrashes
{
    /// <summary>Runs every case.</summary>
    /// <param name="fault">What the provider does to the first call for money of the action.</param>
    /// <param name="prepare">Makes what the action needs.</param>
    /// <param name="act">The action.</param>
    /// <param name="verify">Looks at what is there two hours later, when everything that was open has been asked about.</param>
    public static async Task RunAsync(MemoryFault fault, Func<Site, Task> prepare, Func<Site, Task> act, Func<Site, CollectionSite, Task> verify)
    {
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                await prepare(site);
                new CollectionSite(site).Provider.Next(fault);
            },
            act,
            async site =>
            {
                var collection = new CollectionSite(site);
                await collection.PassAsync(Duration.FromHours(2));
                await verify(site, collection);
                collection.VerifyEnded();
            });

        Assert.True(cases > 60, $"{cases} cases");
    }
}
