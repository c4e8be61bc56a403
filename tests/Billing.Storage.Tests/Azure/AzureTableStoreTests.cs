using Billing.Application.Ports;
using Billing.Storage.Tests.Contract;
using Billing.TestSupport.Azurite;

namespace Billing.Storage.Tests.Azure;

[Collection(AzuriteCollection.Name)]
public sealed class AzureTableStoreTests(AzuriteFixture azurite) : TableStoreContract
{
    protected override ITableStore Store { get; } = azurite.Stores.Tables;
}
