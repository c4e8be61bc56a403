using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Application.Usage.DeadLetters;
using Billing.Application.Usage.Retention;
using NodaTime;

namespace Billing.Simulation;

/// <summary>
/// The world of one seed: 20 customers, about 2,000 events, 3 hub partitions or more, two counting instances, two that close periods, an operator, and
/// everything that goes wrong. Every choice comes from the seed, so a failing seed fails again.
/// </summary>
internal sealed class SimWorld
{
    private const int InstancesCount = 2;
    private const int ListsOneIn = 8;
    private const int RecomputedOneIn = 8;
    private const int WaitsLateMaxMs = 900;
    private const int InstancesBehindOneIn = 8;

    private readonly Random _random;
    private readonly Sabotage _sabotage;
    private readonly SimClock _clock;
    private readonly UsageOptions _options;
    private readonly List<Action> _late = [];
    private readonly SimLog _log;
    private readonly SimLog _replayed;

    public SimWorld(int seed, Sabotage sabotage)
    {
        _random = new Random(seed);
        _sabotage = sabotage;
        _clock = new SimClock(SimScenario.Start(_random));
        Start = _clock.Now;
        _options = UsageOptions.Default with
        {
            ParallelCustomers = 1, RecentEvents = 200, CacheBytes = _random.Next(4) == 0 ? 60_000 : 600_000, SegmentDays = 1 + _random.Next(4),
        };
        KeepsLists = _random.Next(ListsOneIn) == 0;
        IsRecomputed = seed % RecomputedOneIn == 0;
        Customers = SimCast.Make(_random, Start);
        Tables = new MemoryTables(sabotage, new Random(seed), KeepsLists);
        Queues = new MemoryQueues(_clock);
        Hub = new MemoryHub(_clock, partitions: 3);
        Producer = new SimProducer(_random, _clock, Faults, Hub, sabotage);
        Spoiler = new SimSpoiler(_random, Faults, Hub, Producer);
        Operator = new SimDesk(this);
        Amender = new SimAmender(_random, _clock, Faults, Hub, Producer);
        _log = new SimLog(Hub, _random, Faults, () => IsCalm, losesOneIn: _sabotage == Sabotage.Acknowledgement ? 200 : 0);
        _replayed = new SimLog(Hub, _random, Faults, () => IsCalm, losesOneIn: _sabotage == Sabotage.Replay ? 5 : 0, Operator.Taken);
        RestartIntake();
        for (int i = 0; i < InstancesCount; i++)
        {
            RestartInstance(i);
            RestartWorker(i);
        }
    }

    public FaultCounts Faults { get; } = new();

    public IReadOnlyList<SimCustomer> Customers { get; }

    public MemoryTables Tables { get; }

    public MemoryBlobs Blobs { get; } = new();

    public MemoryQueues Queues { get; }

    public MemoryHub Hub { get; }

    public SimProducer Producer { get; }

    public SimAmender Amender { get; }

    public SimSpoiler Spoiler { get; }

    /// <summary>Who looks after the dead letters.</summary>
    public SimDesk Operator { get; }

    public UsageIngest Ingest { get; private set; } = null!;

    /// <summary>Instances that count.</summary>
    public SimInstance[] Instances { get; } = new SimInstance[InstancesCount];

    /// <summary>Instances that work on queues.</summary>
    public SimWorker[] Workers { get; } = new SimWorker[InstancesCount];

    public List<SimSeal> Seals { get; } = [];

    public List<SimMove> Moves { get; } = [];

    /// <summary>Messages in the hub that nobody can read.</summary>
    public int Garbage { get; set; }

    public Instant Start { get; }

    public Instant Now => _clock.Now;

    /// <summary>True once nothing goes wrong any more.</summary>
    public bool IsCalm { get; private set; }

    /// <summary>True when hints are given up and never come back.</summary>
    public bool LosesHints => _sabotage == Sabotage.Hints;

    /// <summary>True when the newest letters are replayed first.</summary>
    public bool ReplaysBackwards => _sabotage == Sabotage.ReplayOrder;

    /// <summary>True when every counter is computed again at rest and compared.</summary>
    public bool IsRecomputed { get; }

    /// <summary>True when the tenant-wide lists are kept and judged.</summary>
    public bool KeepsLists { get; }

    public string HubName => _options.Hub;

    /// <summary>The service without gates and faults.</summary>
    public SimService Service()
    {
        var free = SimProcess.Free();
        return new SimService(new SimTables(Tables, free), new SimBlobs(Blobs, free), new SimQueues(Queues, free), new SimHubEnds(Hub, free, Sabotage.None), _clock, TimeProvider.System, _random, _options);
    }

    /// <summary>The tables without gates, with what was moved to blobs.</summary>
    public ArchivedTables Open => new(new SimTables(Tables, SimProcess.Free()), new SimBlobs(Blobs, SimProcess.Free()));

    public DeadLetterDesk Desk(ITableStore tables) => new(tables, Rules(SimCatalog.One), SimCatalog.One, _clock, _options);

    public ReplayDeadLetters Replay(ITableStore tables, DeadLetterDesk desk) => new(
        tables, Rules(SimCatalog.One), SimCatalog.One, new UsageIngest(_replayed, Rules(SimCatalog.One), SimCatalog.One, _clock, _options), desk, _clock, _options);

    public HubProgress Progress() => new(new SimTables(Tables, SimProcess.Free()), new SimHubEnds(Hub, SimProcess.Free(), Sabotage.None), _options);

    public void Pass(Duration time) => _clock.Now += time;

    public void RestartIntake() => Ingest = new UsageIngest(_log, Rules(SimCatalog.One), SimCatalog.One, _clock, _options);

    /// <summary>A producer amends an event.</summary>
    public Task AmendAsync() => Amender.SendAsync(new UsageAmendments(Ingest, Rules(SimCatalog.One), SimCatalog.One, _clock, _options));

    public void RestartInstance(int number)
    {
        bool isBehind = !IsCalm && _random.Next(InstancesBehindOneIn) == 0;
        Faults.Note(SimFault.CatalogueOutOfDate, isBehind);
        SimProcess process = NewProcess();
        Instances[number] = new SimInstance(process, new UsageAggregation(
            new ArchivedTables(new SimTables(Tables, process, _sabotage), new SimBlobs(Blobs, process)), Rules(isBehind ? SimCatalog.Old : SimCatalog.One), SimCatalog.One, _clock, _options,
            new UsageHints(new SimQueues(Queues, process), new SimTime(_clock, process, () => _random.Next(WaitsLateMaxMs)))));
    }

    public void RestartWorker(int number)
    {
        SimProcess process = NewProcess();
        Workers[number] = new SimWorker(NewService(process), process, Queues);
    }

    public SimService NewService(SimProcess process) => new(
        new SimTables(Tables, process, _sabotage), new SimBlobs(Blobs, process), new SimQueues(Queues, process), new SimHubEnds(Hub, process, _sabotage), _clock,
        new SimTime(_clock, process, () => _random.Next(WaitsLateMaxMs)), _random, _options);

    private static UsageCatalog Rules(SimCatalog catalog) => new(catalog, catalog, catalog);

    public SimProcess NewProcess() => new(_random, Faults, _late);

    /// <summary>A commit that nobody waits for any more arrives now; false when there is none.</summary>
    public bool LandOne()
    {
        if (_late.Count == 0)
        {
            return false;
        }

        int index = _random.Next(_late.Count);
        _late[index]();
        _late.RemoveAt(index);
        return true;
    }

    /// <summary>From now on nothing goes wrong.</summary>
    public void CalmDown()
    {
        IsCalm = true;
        Queues.PutPoisonedBack();
        while (LandOne())
        {
        }
    }
}
