using Billing.Application.Usage.Retention;
using Billing.Application.Work;
using NodaTime;

namespace Billing.Simulation;

/// <summary>Decides, by the seed alone, what happens next: one step of one process, an event, trouble, or time that passes.</summary>
internal sealed class SimScheduler(SimWorld world, int seed)
{
    private const int Events = 2000;
    private const int MessagesMax = 40;
    private const int WaitOneIn = 8;
    private const int BatchOneIn = 6;
    private const int PoisonedOneIn = 10;
    private const int SpoiltOneIn = 3;
    private const int StepsMax = 400_000;

    /// <summary>Longer than a weekly period and the longest grace.</summary>
    private static readonly Duration Aftermath = Duration.FromDays(11);

    private static readonly Duration Visibility = Duration.FromMinutes(5);

    private readonly Random _random = new(seed * 31);
    private readonly SimTrouble _trouble = new(world, new Random(seed * 37));
    private Instant _timerRanAt = Instant.MinValue;

    /// <summary>Steps taken.</summary>
    public int Steps { get; private set; }

    /// <summary>Runs the troubles, then lets everything come to rest.</summary>
    public async Task RunAsync()
    {
        SimService calm = world.Service();
        foreach (SimCustomer customer in world.Customers)
        {
            await SimCast.SubscribeAsync(calm, customer).ConfigureAwait(false);
        }

        await calm.Schedule.AddAsync(RetentionMessage.Next(SimCatalog.Space, world.Now), default).ConfigureAwait(false);

        while (world.Producer.Sent.Count < Events)
        {
            await StepAsync().ConfigureAwait(false);
        }

        world.CalmDown();
        Settle();
        Instant end = world.Now + Aftermath;
        while (world.Now < end)
        {
            world.Pass(Duration.FromHours(19));
            await world.AmendAsync().ConfigureAwait(false);
            Settle();
        }

        await SimLeftovers.TidyAsync(world, calm).ConfigureAwait(false);
    }

    /// <summary>Works until nothing is left to do at this time.</summary>
    private void Settle()
    {
        while (true)
        {
            if (IsBusy())
            {
                CountStep();
                Work();
            }
            else if (world.Queues.NextVisibleAt is { } next)
            {
                world.Pass(next - world.Now);
            }
            else if (_timerRanAt < world.Now)
            {
                // What fell due while messages were waited for is work of this time too.
                _timerRanAt = Instant.MinValue;
            }
            else
            {
                return;
            }
        }
    }

    private bool IsBusy() => !world.Hub.IsConsumed || world.Instances.Any(instance => !instance.IsIdle) || world.Workers.Any(worker => !worker.IsIdle)
        || world.Moves.Any(move => !move.IsDone) || world.Operator.IsBusy || world.Operator.IsNeeded || world.Seals.Any(seal => seal.Result is null) || world.Queues.NextVisibleAt <= world.Now || IsTimerDue;

    private bool IsTimerDue => world.Now - _timerRanAt >= Duration.FromMinutes(1);

    private async Task StepAsync()
    {
        CountStep();
        if (_trouble.IsHubToBeRecreated)
        {
            if (!_trouble.TryRecreateHub())
            {
                Work();
            }

            return;
        }

        switch (_random.Next(1000))
        {
            case < 14:
                await world.Producer.SendAsync(world.Ingest, 1 + _random.Next(20)).ConfigureAwait(false);
                break;
            case 14:
                world.Producer.Stream(1 + _random.Next(6));
                break;
            case 15 when _random.Next(SpoiltOneIn) == 0:
                world.Spoiler.Send();
                break;
            case < 19:
                await world.AmendAsync().ConfigureAwait(false);
                break;
            case < 24:
                world.Pass(Duration.FromMinutes(_random.Next(480)));
                _trouble.Happen();
                break;
            default:
                Work();
                break;
        }
    }

    /// <summary>One step of the service: something starts, goes one call further, or is found finished or dead.</summary>
    private void Work()
    {
        switch (_random.Next(16))
        {
            case 0 when world.Seals.Count > 0:
                Seal(world.Seals[_random.Next(world.Seals.Count)]);
                break;
            case 1 when world.Operator.IsBusy || (world.Operator.IsNeeded && (world.IsCalm || _random.Next(40) == 0)):
                world.Operator.Step();
                break;
            case 2 when world.Moves.Find(one => !one.IsDone) is { } move:
                move.Step(world);
                break;
            case < 6:
                Bill(_random.Next(world.Workers.Length));
                break;
            default:
                Count(_random.Next(world.Instances.Length));
                break;
        }
    }

    private void Count(int number)
    {
        SimInstance instance = world.Instances[number];
        if (instance.Process.IsDead)
        {
            world.RestartInstance(number);
        }
        else if (instance.Process.IsWaiting)
        {
            instance.Process.Open(world.IsCalm);
        }
        else if (instance.Finish() is { } finished)
        {
            world.Hub.MoveTo(finished.Partition, finished.Next ?? 0);
        }
        else if (world.IsCalm || _random.Next(BatchOneIn) == 0)
        {
            StartBatch(instance);
        }
    }

    private void StartBatch(SimInstance instance)
    {
        int partition = _random.Next(world.Hub.Count);
        bool isTaken = world.Instances.Any(other => other != instance && other.Partition == partition);
        if (isTaken && _random.Next(4) > 0)
        {
            return;
        }

        int from = world.Hub.Checkpoint(partition);
        bool isRedelivery = !world.IsCalm && from > 0 && _random.Next(12) == 0;
        if (isRedelivery)
        {
            from = Math.Max(0, from - 1 - _random.Next(10));
        }

        IReadOnlyList<HubEvent> messages = world.Hub.Read(partition, from, 1 + _random.Next(MessagesMax));
        if (messages.Count == 0)
        {
            return;
        }

        if (isRedelivery)
        {
            world.Faults.Note(isTaken ? SimFault.StaleOwner : SimFault.BatchRedelivered);
        }

        if (isTaken)
        {
            world.Faults.Note(SimFault.TwoInstancesOnOnePartition);
        }

        instance.Start(world.HubName, partition, messages, from + messages.Count);
    }

    private void Bill(int number)
    {
        SimWorker worker = world.Workers[number];
        if (worker.Process.IsDead)
        {
            world.RestartWorker(number);
        }
        else if (worker.Process.IsWaiting)
        {
            // A wait is much longer than a call.
            if (!worker.Process.IsPausing || _random.Next(WaitOneIn) == 0)
            {
                worker.Process.Open(world.IsCalm);
            }
        }
        else if (!worker.IsIdle)
        {
            worker.Finish();
        }
        else if (IsTimerDue)
        {
            _timerRanAt = world.Now;
            worker.StartTimer();
        }
        else
        {
            bool isTwice = !world.IsCalm && _random.Next(20) == 0;
            if (world.Queues.Receive(_random, isTwice ? Duration.Zero : Visibility) is { } message)
            {
                world.Faults.Note(SimFault.QueueMessageTwice, isTwice);
                Take(worker, message);
            }
        }
    }

    private void Take(SimWorker worker, SimMessage message)
    {
        if (message.Queue == WorkQueues.FollowUsage && (world.LosesHints || (!world.IsCalm && _random.Next(PoisonedOneIn) == 0)))
        {
            world.Faults.Note(SimFault.HintPoisoned);
            world.Queues.Poison(message);
        }
        else
        {
            worker.Start(message);
        }
    }

    private void Seal(SimSeal seal)
    {
        if (seal.Result is not null)
        {
            return;
        }

        if (seal.Process is null)
        {
            world.Faults.Note(SimFault.SealDuringCounting, world.Instances.Any(instance => !instance.IsIdle));
            seal.Start(world.Tables, world.Blobs, world.NewProcess());
        }
        else if (seal.Process.IsDead)
        {
            seal.Abandon();
        }
        else if (seal.Process.IsWaiting)
        {
            seal.Process.Open(world.IsCalm);
        }
        else
        {
            seal.Finish();
        }
    }

    private void CountStep()
    {
        if (++Steps > StepsMax)
        {
            string[] busy =
            [
                .. world.Hub.IsConsumed ? [] : (string[])["the hub"], .. world.Operator.IsBusy || world.Operator.IsNeeded ? (string[])["the operator"] : [],
                .. world.Seals.Any(seal => seal.Result is null) ? (string[])["a seal"] : [], .. world.Moves.Any(move => !move.IsDone) ? (string[])["a move"] : [],
                .. world.Queues.Waiting,
            ];
            throw new InvalidOperationException($"The world does not come to rest: {string.Join(", ", busy)}");
        }
    }
}
