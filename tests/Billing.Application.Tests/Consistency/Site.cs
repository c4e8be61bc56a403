using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Microsoft.Extensions.Logging.Abstractions;

namespace Billing.Application.Tests.Consistency;

/// <summary>What survives a process: rows, messages, time.</summary>
internal sealed class World
{
    public World() => Queues = new MemoryQueues(Clock);

    public ManualClock Clock { get; } = new();

    public MemoryTables Tables { get; } = new();

    public MemoryQueues Queues { get; }

    public DataSpace Space { get; } = new(new OwnerKey(0xABC), Mode.Live);

    private int _sites;

    /// <summary>Starts a process.</summary>
    public Site Start() => new(this, ++_sites);
}

/// <summary>One process over the world's stores: the consistency kit as the service wires it.</summary>
internal sealed class Site
{
    public Site(World world, int number)
    {
        World = world;
        Tables = new GatedTables(world.Tables, Gate);
        Queues = new GatedQueues(world.Queues, Gate);
        Random = new SeededRandom(number);
        Names = new NameClaims(Tables);
        Hints = new DrainHints(Queues, world.Clock);
        Projector = new ListProjector(Tables);
        Lists = new ListReader(Tables);
        Schedule = new WorkSchedule(Tables, Queues, world.Clock);
        Dispatcher = new OutboxDispatcher(Tables, Queues, Projector, Schedule, Names, NullLogger<OutboxDispatcher>.Instance);
        Transactor = new Transactor(Tables, Dispatcher, Hints, world.Clock, Random);
        Drain = new OutboxDrain(Dispatcher);
    }

    public World World { get; }

    public FaultGate Gate { get; } = new();

    public ITableStore Tables { get; }

    public IQueueStore Queues { get; }

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
