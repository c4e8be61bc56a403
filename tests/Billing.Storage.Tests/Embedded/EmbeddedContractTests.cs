using Billing.Application.Ports;
using Billing.Storage.Tests.Contract;
using Billing.TestSupport.Storage;
using Billing.TestSupport.Time;
using NodaTime;

namespace Billing.Storage.Tests.Embedded;

public sealed class EmbeddedTableStoreTests : TableStoreContract
{
    private EmbeddedStoreFixture _fixture = null!;

    protected override ITableStore Store => _fixture.Store.Tables;

    public override async Task InitializeAsync()
    {
        _fixture = await EmbeddedStoreFixture.CreateAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync() => await _fixture.DisposeAsync();
}

public sealed class EmbeddedQueueStoreTests : QueueStoreContract
{
    private readonly SettableClock _clock = new();
    private EmbeddedStoreFixture _fixture = null!;

    protected override IQueueStore Store => _fixture.Store.Queues;

    public override async Task InitializeAsync()
    {
        _fixture = await EmbeddedStoreFixture.CreateAsync(_clock);
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync() => await _fixture.DisposeAsync();

    protected override Task PassAsync(TimeSpan time)
    {
        _clock.Advance(Duration.FromTimeSpan(time));
        return Task.CompletedTask;
    }
}

public sealed class EmbeddedBlobStoreTests : BlobStoreContract
{
    private EmbeddedStoreFixture _fixture = null!;

    protected override IBlobStore Store => _fixture.Store.Blobs;

    public override async Task InitializeAsync()
    {
        _fixture = await EmbeddedStoreFixture.CreateAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync() => await _fixture.DisposeAsync();
}

public sealed class EmbeddedEventLogTests : EventLogContract
{
    private EmbeddedStoreFixture _fixture = null!;

    protected override IEventLog Log => _fixture.Store.EventLog;

    protected override IEventLogReader? Reader => _fixture.Store.EventLogReader;

    public override async Task InitializeAsync() => _fixture = await EmbeddedStoreFixture.CreateAsync();

    public override async Task DisposeAsync() => await _fixture.DisposeAsync();
}
