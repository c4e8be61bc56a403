using System.Text.Json;
using Billing.Application.Ports;
using Billing.Application.Persistence;
using Billing.Application.Subscriptions;
using Billing.Application.Usage;
using Billing.Application.Work;
using Billing.Domain.Subscriptions;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;
using NodaTime;

namespace Billing.Simulation;

/// <summary>One customer whose April is over, a hub of one partition with two events of April, and whoever acts at the same time.</summary>
internal sealed class TinyWorld : ITinyWorld
{
    private static readonly Instant AprilFirst = Instant.FromUtc(2026, 4, 1, 0, 0);
    private static readonly Instant MayFirst = Instant.FromUtc(2026, 5, 1, 0, 0);

    private readonly SimClock _clock = new(AprilFirst + Duration.FromDays(10));
    private readonly UsageOptions _options = UsageOptions.Default with { ParallelCustomers = 1 };
    private readonly MemoryQueues _queues;
    private readonly MemoryHub _hub;
    private readonly SimCustomer _customer;
    private readonly string _partition;

    private TinyWorld(int graceDays)
    {
        _customer = new SimCustomer("c0", DateTimeZone.Utc, graceDays, 0, BillingTime.Calendar, AprilFirst, DateTimeZone.Utc);
        _partition = SimCatalog.Space.CustomerPartition(_customer.Key);
        _queues = new MemoryQueues(_clock);
        _hub = new MemoryHub(_clock, partitions: 1);
        SimCast.SubscribeAsync(Service(SimProcess.Free()), _customer).GetAwaiter().GetResult();
        Append("first", 1234);
        _clock.Now = MayFirst + Duration.FromHours(1);
    }

    public IReadOnlyList<Actor> Actors { get; private set; } = [];

    public MemoryTables Tables { get; } = new(Sabotage.None, new Random(0), keepsLists: false);

    /// <summary>Two instances count the same messages; the period is closed afterwards.</summary>
    public static TinyWorld CountTwice()
    {
        var world = new TinyWorld(graceDays: 0);
        world.Actors = [world.Counter("counter", 1), world.Counter("stale counter", 1)];
        return world;
    }

    /// <summary>A late event is counted while a close seals its period and bills it.</summary>
    public static TinyWorld CountAndClose()
    {
        TinyWorld world = Counted(graceDays: 0);
        world.Actors = [world.Counter("counter", 2), world.Closer()];
        return world;
    }

    /// <summary>A draft becomes final while late usage is followed up.</summary>
    public static TinyWorld FollowAndFinalise()
    {
        TinyWorld world = Drafted();
        world.RunFree(world.Counter("counter", 2));
        world.Actors = [world.Follower(), world.Closer()];
        return world;
    }

    public bool IsShared(string partition) => partition == _partition || partition == UsageRows.HubPartition(_options.Hub);

    /// <summary>Follows up what is left, as the messages on the queue would have it; then one invoice bills each event once.</summary>
    public string? Judge()
    {
        RunFree(Follower());
        RunFree(Closer());
        RunFree(Follower());
        List<KnownFact> known = KnownUsage.Of(Tables, new MemoryBlobs(), _customer);
        return known.Exists(fact => fact.Statements.Count != 1) || known.Count != _hub.Read(0, 0, 9).Count
            ? $"{known.Count} events are counted of {_hub.Read(0, 0, 9).Count}"
            : new InvoiceVerdict(new Evidence(Tables, _clock.Now, [], _ => null, _ => null, new FaultCounts()), _customer, known).Judge();
    }

    private static TinyWorld Drafted()
    {
        TinyWorld world = Counted(graceDays: 1);
        world.RunFree(world.Closer());
        world._clock.Now += Duration.FromDays(1);
        return world;
    }

    private static TinyWorld Counted(int graceDays)
    {
        var world = new TinyWorld(graceDays);
        world.RunFree(world.Counter("counter", 1));
        world.Append("late", 777);
        return world;
    }

    private Actor Counter(string name, int messages) => new(name, async process =>
    {
        var tables = new SimTables(Tables, process);
        var counting = new UsageAggregation(
            tables, new UsageCatalog(SimCatalog.One, SimCatalog.One, SimCatalog.One), SimCatalog.One, _clock, _options, new UsageHints(new SimQueues(_queues, process), Time(process)));
        return (await counting.AggregateAsync(new HubBatch(_options.Hub, 0, _hub.Read(0, 0, messages)), TimeBudget.Ample(), default).ConfigureAwait(false)).IsComplete;
    });

    private Actor Closer() => new("close", async process =>
    {
        string message = JsonSerializer.Serialize(new CloseMessage(SimCatalog.Space, _customer.Id), StoredJson.Default.CloseMessage);
        return (await Service(process).Close.RunAsync(message, TimeBudget.Ample(), default).ConfigureAwait(false)).IsDone;
    });

    private Actor Follower() => new("follow-up", async process =>
    {
        string message = JsonSerializer.Serialize(new UsageHint([_partition]), StoredJson.Default.UsageHint);
        return (await Service(process).Follow.RunAsync(message, TimeBudget.Ample(), default).ConfigureAwait(false)).IsDone;
    });

    private void RunFree(Actor actor)
    {
        actor.Start([]);
        while (actor.Process.IsWaiting)
        {
            actor.Process.Open(actor.Process.Gates[0], null);
        }

        actor.Look();
    }

    private void Append(string id, decimal quantity)
    {
        var usage = new UsageEvent(id, _customer.ExternalId, "call", _clock.Now, UsageProperties.Of(
            ("n", UsageValue.Of(quantity)), ("q", UsageValue.Of(quantity)), ("r", UsageValue.Of("eu")), ("s", UsageValue.Of("x"))));
        var block = new EventBlockWriter();
        block.Add(new AcceptedEvent(SimCatalog.Space, _customer.Key, _clock.Now, usage with { Timestamp = AprilFirst + Duration.FromDays(9) }));
        _hub.Append(0, new LogMessage(HubMessage.Encode(block.Written)));
    }

    /// <summary>A close looks at the hub before the second message is there, unless that is counted already.</summary>
    private long HubEnd() =>
        Tables.Get(UsageRows.Table, UsageRows.HubPartition(_options.Hub), UsageRows.Position(0))?.Columns.Integer("sequence") ?? 0;

    private SimTime Time(SimProcess process) => new(_clock, process, () => 3_000);

    private SimService Service(SimProcess process) => new(
        new SimTables(Tables, process), new SimBlobs(new MemoryBlobs(), process), new SimQueues(_queues, process), new Ends(HubEnd), _clock, Time(process), new Random(1), _options);

    private sealed class Ends(Func<long> last) : IEventLog
    {
        public ValueTask<int> PartitionCountAsync(CancellationToken cancellationToken) => ValueTask.FromResult(1);

        public ValueTask SendAsync(int partition, IReadOnlyList<LogMessage> messages, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Nobody sends");

        public ValueTask<IReadOnlyList<PartitionEnd>> GetEndsAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<PartitionEnd>>([new PartitionEnd(0, 0, last())]);
    }
}
