using Billing.Application.Ports;
using Billing.Storage.Tests.Contract;
using Billing.TestSupport.Azurite;

namespace Billing.Storage.Tests.Azure;

[Collection(AzuriteCollection.Name)]
public sealed class AzureBlobStoreTests(AzuriteFixture azurite) : BlobStoreContract
{
    protected override IBlobStore Store { get; } = azurite.Stores.Blobs;
}
