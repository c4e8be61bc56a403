using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Application.Usage.DeadLetters;
using Billing.Application.Work;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using Billing.TestSupport.Storage;
using Billing.TestSupport.Time;
using NodaTime;

namespace Billing.Application.Tests.Usage;

/// <summary>Intake, hub, counting and reading over an embedded store, with everything replaceable that a test may want to break.</summary>
internal sealed class UsageWorld : IDisposable
{
    public static readonly DataSpace Space = new(new OwnerKey(0x123456), Mode.Live);

    private readonly EmbeddedStoreFixture _fixture;

    private UsageWorld(EmbeddedStoreFixture fixture, SettableClock clock, Func<ITableStore, ITableStore>? wrap, UsageOptions options)
    {
        _fixture = fixture;
        Clock = clock;
        Options = options;
        Tables = wrap is null ? fixture.Store.Tables : wrap(fixture.Store.Tables);
        Restart();
    }

    public SettableClock Clock { get; }

    public UsageOptions Options { get; }

    public FakeUsageCatalog Catalog { get; } = new();

    /// <summary>The tables as the aggregator sees them.</summary>
    public ITableStore Tables { get; }

    /// <summary>The tables without faults.</summary>
    public ITableStore TrueTables => _fixture.Store.Tables;

    public IBlobStore Blobs => _fixture.Store.Blobs;

    public IEventLog Log => _fixture.Store.EventLog;

    public UsageIngest Ingest { get; private set; } = null!;

    public UsageAggregation Aggregation { get; private set; } = null!;

    public DeadLetterDesk Desk => new(TrueTables, Catalog, Catalog, Clock, Options);

    public ReplayDeadLetters Replay => NewReplay(TrueTables);

    public static DeadLetterScope Own { get; } = new(Space, UsageOptions.Default.Hub);

    public static DeadLetterScope Unowned { get; } = new(null, UsageOptions.Default.Hub);

    public UsageReader Reader => new(TrueTables);

    public HubProgress Progress { get; private set; } = null!;

    public UsageSeal Seal => new(Tables);

    public static async Task<UsageWorld> CreateAsync(Func<ITableStore, ITableStore>? wrap = null, UsageOptions? options = null, int partitions = 4)
    {
        var clock = new SettableClock();
        EmbeddedStoreFixture fixture = await EmbeddedStoreFixture.CreateAsync(clock, logPartitions: partitions);
        await fixture.Store.Tables.EnsureTableAsync("usage", default);
        await fixture.Store.Tables.EnsureTableAsync("schedule", default);
        await fixture.Store.Blobs.EnsureContainerAsync("usage", default);
        return new UsageWorld(fixture, clock, wrap, options ?? UsageOptions.Default);
    }

    /// <summary>A new process: nothing is remembered but the store.</summary>
    public void Restart()
    {
        Ingest = new UsageIngest(Log, Catalog, Catalog, Clock, Options);
        Aggregation = NewAggregation(Tables);
        Progress = new HubProgress(TrueTables, Log, Options);
    }

    public UsageAggregation NewAggregation(ITableStore tables) => new(tables, Catalog, Catalog, Clock, Options);

    public ReplayDeadLetters NewReplay(ITableStore tables) => new(tables, Catalog, Catalog, Ingest, new DeadLetterDesk(tables, Catalog, Catalog, Clock, Options), Clock, Options);

    /// <summary>Puts messages into a hub partition as a producer does, without the intake.</summary>
    public ValueTask StreamAsync(int partition, params string[] bodies) =>
        Log.SendAsync(partition, [.. bodies.Select(body => new LogMessage(System.Text.Encoding.UTF8.GetBytes(body)))], default);

    /// <summary>The letters of a scope, oldest arrival first.</summary>
    public async Task<IReadOnlyList<DeadLetter>> LettersAsync(DeadLetterScope scope, DeadLetterQuery? query = null) =>
        (await Desk.ListAsync(scope, query ?? new DeadLetterQuery(), 0, 1000, default)).Letters;

    /// <summary>What the letters that belong to nobody hold.</summary>
    public async Task<List<string>> UnownedBodiesAsync()
    {
        var bodies = new List<string>();
        foreach (DeadLetter letter in await LettersAsync(Unowned))
        {
            bodies.Add((await Desk.GetAsync(Unowned, letter.Id, default)).Value.Body);
        }

        return bodies;
    }

    public async Task<IngestReport> SendAsync(params UsageEvent[] events)
    {
        ReadEvent[] read = [.. events.Select((usage, i) => new ReadEvent(["body", "events", $"{i}"], usage, []))];
        return (await Ingest.IngestAsync(Space, read, IngestPolicy.TakeValid, default)).Value;
    }

    /// <summary>The messages of a hub partition after a sequence number.</summary>
    public async Task<HubBatch> BatchAsync(int partition, long after = -1, int max = 1000)
    {
        IReadOnlyList<LoggedMessage> messages = await _fixture.Store.EventLogReader.ReadAsync(partition, after, max, default);
        return new HubBatch(Options.Hub, partition, [.. messages.Select(message => new HubEvent(
            message.Sequence, message.Offset, Instant.FromDateTimeOffset(message.EnqueuedAtUtc), message.PartitionKey,
            System.Text.Encoding.UTF8.GetString(message.Body.Span)))]);
    }

    /// <summary>Counts the whole hub from its start, whatever was counted before.</summary>
    public async Task<AggregationResult> CountAllAsync(int batchMax = 1000)
    {
        var total = new AggregationResult(0, 0, 0);
        for (int partition = 0; partition < await Log.PartitionCountAsync(default); partition++)
        {
            for (HubBatch batch = await BatchAsync(partition, max: batchMax); batch.Events.Count > 0; batch = await BatchAsync(partition, batch.Events[^1].Sequence, batchMax))
            {
                AggregationResult result = await Aggregation.AggregateAsync(batch, TimeBudget.Ample(), default);
                total = new AggregationResult(total.Counted + result.Counted, total.Skipped + result.Skipped, total.SetAside + result.SetAside, result.IsComplete);
            }
        }

        return total;
    }

    /// <summary>Whether everything that the hub has now was counted.</summary>
    public async Task<bool> IsCaughtUpAsync() => (await Progress.CheckAsync(await Progress.ReadTargetAsync(default), default)).IsCaughtUp;

    public async Task<MeterReading> ReadAsync(string customer, UsageMeter meter, Instant from, Instant to) =>
        (await Reader.ReadAsync(Space, FakeUsageCatalog.KeyOf(customer), [meter], from, to, default)).Meters[0];

    public void Dispose() => _fixture.Dispose();
}
