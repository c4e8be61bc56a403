using Billing.Application.Ports;
using Billing.Storage.Tests.Contract;
using Billing.TestSupport.Azurite;

namespace Billing.Storage.Tests.Azure;

[Collection(AzuriteCollection.Name)]
public sealed class AzureQueueStoreTests(AzuriteFixture azurite) : QueueStoreContract
{
    protected override IQueueStore Store { get; } = azurite.Stores.Queues;

    /// <summary>The service has its own clock, so time really passes.</summary>
    protected override Task PassAsync(TimeSpan time) => Task.Delay(time);
}
