using Billing.Application.Usage;
using NodaTime;

namespace Billing.Simulation;

/// <summary>
/// The world of one seed: 20 customers, about 2,000 events, 3 hub partitions or more, two counting instances, closes that seal periods, and
/// everything that goes wrong. Every choice comes from the seed, so a failing seed fails again.
/// </summary>
internal sealed class SimWorld
{
    public const int Customers = 20;
    private const int Events = 2000;
    private const int Instances = 2;
    private const int MessagesMax = 12;
    private const int StepsMax = 200_000;

    private readonly Random _random;
    private readonly Sabotage _sabotage;
    private readonly SimClock _clock = new(Instant.FromUtc(2026, 3, 27, 22, 0));
    private readonly UsageOptions _options = UsageOptions.Default with { ParallelCustomers = 1, RecentEvents = 200, CacheBytes = 60_000 };
    private readonly List<Action> _late = [];
    private readonly List<SimSeal> _seals = [];
    private readonly SimInstance[] _instances = new SimInstance[Instances];
    private readonly SimLog _log;
    private UsageIngest _ingest;
    private bool _isCalm;
    private bool _isHubToBeRecreated;
    private int _steps;

    public SimWorld(int seed, Sabotage sabotage)
    {
        _random = new Random(seed);
        _sabotage = sabotage;
        Tables = new MemoryTables(sabotage, new Random(seed));
        Hub = new MemoryHub(_clock, partitions: 3);
        Producer = new SimProducer(_random, _clock, Faults, Customers);
        _log = new SimLog(Hub, _random, Faults, () => _isCalm, _sabotage);
        _ingest = NewIngest();
        for (int i = 0; i < Instances; i++)
        {
            _instances[i] = NewInstance();
        }
    }

    public FaultCounts Faults { get; } = new();

    public MemoryTables Tables { get; }

    public MemoryHub Hub { get; }

    public SimProducer Producer { get; }

    public IReadOnlyList<SimSeal> Seals => _seals;

    public int Garbage { get; private set; }

    public Instant Now => _clock.Now;

    /// <summary>Runs the troubles, then lets everything come to rest.</summary>
    public async Task RunAsync()
    {
        while (Producer.Sent.Count < Events)
        {
            await StepAsync().ConfigureAwait(false);
            CountStep();
        }

        _isCalm = true;
        LandAll();
        while (!Hub.IsConsumed || _instances.Any(instance => !instance.IsIdle) || _seals.Any(seal => seal.Result is null))
        {
            Work();
            CountStep();
        }
    }

    private void CountStep()
    {
        if (++_steps > StepsMax)
        {
            throw new InvalidOperationException("The world does not come to rest");
        }
    }

    private async Task StepAsync()
    {
        if (_isHubToBeRecreated)
        {
            RecreateHub();
            return;
        }

        switch (_random.Next(100))
        {
            case < 8:
                await Producer.SendAsync(_ingest, 1 + _random.Next(20)).ConfigureAwait(false);
                break;
            case 8:
                _clock.Now += Duration.FromMinutes(_random.Next(90));
                Trouble();
                break;
            default:
                Work();
                break;
        }
    }

    /// <summary>An operator makes the hub anew when it is empty: what it held would be lost whoever counts.</summary>
    private void RecreateHub()
    {
        if (!Hub.IsConsumed || _instances.Any(instance => !instance.IsIdle))
        {
            Work();
            return;
        }

        Note(SimFault.HubRecreated);
        Hub.Recreate();
        _isHubToBeRecreated = false;
    }

    private void Trouble()
    {
        switch (_random.Next(12))
        {
            case 0:
                Note(SimFault.GarbageInHub);
                Garbage++;
                Hub.Append(_random.Next(Hub.Count), _random.Next(2) == 0 ? "{\"what\":\"ever\"}" : $"bfu1.{new string((char)('A' + _random.Next(26)), _random.Next(40))}");
                break;
            case 1:
                _isHubToBeRecreated = true;
                break;
            case 2 when Hub.Count < 6:
                Note(SimFault.HubRepartitioned);
                Hub.AddPartition();
                _ingest = NewIngest();
                break;
            case 3:
                Note(SimFault.ProcessRestarted);
                _instances[_random.Next(Instances)] = NewInstance();
                _ingest = NewIngest();
                break;
            case 4 or 5 or 6 or 7:
                Instant to = Instant.FromUnixTimeSeconds(_clock.Now.ToUnixTimeSeconds() / 1800 * 1800);
                _seals.Add(new SimSeal(_random.Next(6), to - Duration.FromHours(1 + _random.Next(48)), to));
                break;
            default:
                if (_late.Count > 0)
                {
                    int index = _random.Next(_late.Count);
                    _late[index]();
                    _late.RemoveAt(index);
                }

                break;
        }
    }

    /// <summary>One step of the service: something starts, goes one store call further, or is found finished or dead.</summary>
    private void Work()
    {
        if (_seals.Count > 0 && _random.Next(6) == 0)
        {
            WorkOn(_seals[_random.Next(_seals.Count)]);
            return;
        }

        int number = _random.Next(Instances);
        SimInstance instance = _instances[number];
        if (instance.Process.IsDead)
        {
            _instances[number] = NewInstance();
        }
        else if (instance.Process.IsWaiting)
        {
            instance.Process.Open(_isCalm);
        }
        else if (instance.Finish() is { } finished)
        {
            Hub.MoveTo(finished.Partition, finished.Next ?? 0);
        }
        else if (instance.IsIdle)
        {
            StartBatch(instance);
        }
    }

    private void StartBatch(SimInstance instance)
    {
        int partition = _random.Next(Hub.Count);
        bool isTaken = _instances.Any(other => other != instance && other.Partition == partition);
        if (isTaken && _random.Next(4) > 0)
        {
            return;
        }

        int from = Hub.Checkpoint(partition);
        bool isRedelivery = !_isCalm && from > 0 && _random.Next(5) == 0;
        if (isRedelivery)
        {
            from = Math.Max(0, from - 1 - _random.Next(10));
        }

        IReadOnlyList<Billing.Application.Work.HubEvent> messages = Hub.Read(partition, from, 1 + _random.Next(MessagesMax));
        if (messages.Count == 0)
        {
            return;
        }

        if (isRedelivery)
        {
            Note(isTaken ? SimFault.StaleOwner : SimFault.BatchRedelivered);
        }

        if (isTaken)
        {
            Note(SimFault.TwoInstancesOnOnePartition);
        }

        instance.Start(_options.Hub, partition, messages, from + messages.Count);
    }

    private void WorkOn(SimSeal seal)
    {
        if (seal.Result is not null)
        {
            return;
        }

        if (seal.Process is null)
        {
            if (_instances.Any(instance => !instance.IsIdle))
            {
                Note(SimFault.SealDuringCounting);
            }

            seal.Start(Tables, new SimProcess(_random, Faults, _late));
        }
        else if (seal.Process.IsDead)
        {
            seal.Abandon();
        }
        else if (seal.Process.IsWaiting)
        {
            seal.Process.Open(_isCalm);
        }
        else
        {
            seal.Finish();
        }
    }

    private void LandAll()
    {
        _late.ForEach(write => write());
        _late.Clear();
    }

    private void Note(SimFault fault) => Faults.Note(fault);

    private UsageIngest NewIngest() => new(_log, new SimCatalog(), new SimCatalog(), _clock, _options);

    private SimInstance NewInstance() => new(Tables, new SimProcess(_random, Faults, _late), _clock, _options);
}
