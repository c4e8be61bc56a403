using Billing.Application.Audit;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.TestSupport.Storage;
using Billing.TestSupport.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Billing.Application.Tests.Consistency;

/// <summary>What survives a process: rows, messages, time.</summary>
internal sealed class World
{
    private readonly Dictionary<Type, (object It, Func<object, object> Copy)> _belongings = [];

    public World() => Queues = new MemoryQueues(Clock);

    private World(World other)
    {
        Clock = new SettableClock(other.Clock.GetCurrentInstant());
        Tables = other.Tables.Copy();
        Queues = other.Queues.Copy(Clock);
        Blobs = other.Blobs.Copy();
        Follower = other.Follower;
        _sites = other._sites;
        foreach ((Type type, (object it, Func<object, object> copy)) in other._belongings)
        {
            _belongings.Add(type, (copy(it), copy));
        }
    }

    public SettableClock Clock { get; } = new();

    public MemoryTables Tables { get; } = new();

    public MemoryQueues Queues { get; }

    public MemoryBlobs Blobs { get; } = new();

    public DataSpace Space { get; } = new(new OwnerKey(0xABC), Mode.Live);

    /// <summary>Makes what hears of events in a process; null for nothing.</summary>
    public Func<Site, IEventFollower>? Follower { get; set; }

    private int _sites;

    /// <summary>Another world in which all has happened that has happened here, and nothing is shared from now on. Its processes are other ones.</summary>
    public World Copy() => new(this);

    /// <summary>Something outside of all processes that lasts as long as the world, such as a payment provider: made when it is first asked for.</summary>
    public T Belonging<T>(Func<T, T> copy)
        where T : class, new()
    {
        lock (_belongings)
        {
            if (!_belongings.TryGetValue(typeof(T), out (object It, Func<object, object> Copy) belonging))
            {
                _belongings.Add(typeof(T), belonging = (new T(), it => copy((T)it)));
            }

            return (T)belonging.It;
        }
    }

    /// <summary>Starts a process.</summary>
    public Site Start() => Start(FaultPlan.None());

    /// <summary>Starts a process whose store calls go wrong as the plan says.</summary>
    public Site Start(FaultPlan plan) => new(this, Interlocked.Increment(ref _sites), plan);

    /// <summary>Starts a process that looks at the tables through something that counts.</summary>
    public Site Start(ITableStore watched) => new(this, Interlocked.Increment(ref _sites), FaultPlan.None(), watched);
}

/// <summary>One process over the world's stores: the consistency kit as the service wires it.</summary>
internal sealed class Site
{
    public Site(World world, int number, FaultPlan plan, ITableStore? watched = null)
    {
        World = world;
        Plan = plan;
        Tables = new FaultyTableStore(watched ?? world.Tables, plan);
        Queues = new FaultyQueueStore(world.Queues, plan);
        Blobs = new FaultyBlobStore(world.Blobs, plan);
        Random = new SeededRandom(number);
        Names = new NameClaims(Tables);
        Hints = new DrainHints(Queues, new ClockTime(world.Clock));
        Projector = new ListProjector(Tables);
        Lists = new ListReader(Tables);
        Schedule = new WorkSchedule(Tables, Queues, world.Clock);
        Dispatcher = new OutboxDispatcher(Tables, Queues, Projector, Schedule, Names, NullLogger<OutboxDispatcher>.Instance, world.Follower?.Invoke(this));
        Transactor = new Transactor(Tables, Dispatcher, Hints, world.Clock, Random, TimeProvider.System, new AuditTrail());
        Drain = new OutboxDrain(Dispatcher);
    }

    public World World { get; }

    public FaultPlan Plan { get; }

    public ITableStore Tables { get; }

    public IQueueStore Queues { get; }

    public IBlobStore Blobs { get; }

    public IRandomSource Random { get; }

    public NameClaims Names { get; }

    public DrainHints Hints { get; }

    public ListProjector Projector { get; }

    public ListReader Lists { get; }

    public WorkSchedule Schedule { get; }

    public OutboxDispatcher Dispatcher { get; }

    public Transactor Transactor { get; }

    public OutboxDrain Drain { get; }

    public DataSpace Space => World.Space;
}
