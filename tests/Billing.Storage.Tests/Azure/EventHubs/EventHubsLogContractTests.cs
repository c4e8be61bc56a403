using Billing.Application.Ports;
using Billing.Storage.Tests.Azure.Http;
using Billing.Storage.Tests.Contract;

namespace Billing.Storage.Tests.Azure.EventHubs;

public sealed class EventHubsLogContractTests : EventLogContract, IClassFixture<HubStandIn>
{
    public EventHubsLogContractTests(HubStandIn hub)
    {
        Log = ScriptedStores.Connect(hub.Server.Address).Events;
        Reader = hub;
    }

    protected override IEventLog Log { get; }

    protected override IEventLogReader? Reader { get; }
}
