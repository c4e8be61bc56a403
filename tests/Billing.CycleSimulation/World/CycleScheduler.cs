using Billing.Application.Work;
using Billing.Simulation;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>
/// Lets time pass, lets life happen, and opens one call of one process at a time. The seed alone decides in which order, and what goes wrong.
/// </summary>
internal sealed class CycleScheduler(CycleWorld world, int seed)
{
    private const int StepsMax = 200_000;
    private const int StepHoursMax = 60;
    private const int WaitOneIn = 10;
    private const int SettlesMin = 6;
    private const int SettlesMax = 30;
    private static readonly Duration Visibility = Duration.FromMinutes(5);
    private static readonly Duration RestEvery = Duration.FromDays(200);
    private static readonly Duration LongestLook = Duration.FromHours(25);

    private readonly Random _random = new(seed * 7919);
    private readonly Dictionary<string, HashSet<Instant>> _messages = [];
    private bool _isTimerDue;

    /// <summary>Runs the world for so many days; the answer is what the judge found wrong, or null.</summary>
    public async Task<string?> RunAsync(int days)
    {
        await CycleCatalog.FoundAsync(world, _random);
        var life = new LifeScript(world, _random);
        await life.BeginAsync();
        Instant end = world.Start + Duration.FromDays(days);
        Instant rest = world.Now + RestEvery;
        while (world.Now < end)
        {
            world.Pass(Duration.FromMinutes(10 + _random.Next(60 * StepHoursMax)));
            world.Life.Note(LifeEvent.LeapDay, world.Now.InUtc() is { Month: 2, Day: 29 });
            life.Happen();
            world.BankLife?.Happen();
            Work(toTheEnd: _random.Next(12) > 0);
            if (world.Now >= rest)
            {
                rest = world.Now + RestEvery;
                if (Rest(life) is { } wrong)
                {
                    return wrong;
                }
            }
        }

        return Rest(life);
    }

    /// <summary>Nothing goes wrong for a while, and everything that was begun is ended: then all must be as the oracle says.</summary>
    private string? Rest(LifeScript life)
    {
        world.IsCalm = true;
        if (world.BankLife is not null)
        {
            Settle(life);
            world.Pass(LongestLook); // what the bank has told nobody is asked for by then
        }

        _messages.Clear();
        Settle(life);
        string? wrong = Unending() ?? new CycleJudge(world).Judge();
        world.IsCalm = false;
        return wrong;
    }

    /// <summary>What is sent whenever the timer runs, although nothing is left to do.</summary>
    private string? Unending() =>
        _messages.Where(each => each.Value.Count >= SettlesMin).Select(each => $"{world.Now}: {each.Key} comes again and again").FirstOrDefault();

    /// <summary>True while the bank has begun something, or a message asked to be continued in some seconds.</summary>
    private bool IsBusy => world.Bank is { IsBusy: true } || world.Queues.NextVisibleAt <= world.Now + Duration.FromMinutes(1);

    private void Settle(LifeScript life)
    {
        for (int i = 0; i < SettlesMin || (i < SettlesMax && IsBusy); i++)
        {
            world.LandAll();
            world.BankLife?.EndAll();
            world.Pass(Duration.FromMinutes(16));
            life.Begin();
            Work(toTheEnd: true);
        }
    }

    /// <summary>The service works until nothing is left to do, or for a few calls: then what is under way is slow, and goes on later.</summary>
    private void Work(bool toTheEnd)
    {
        _isTimerDue = true;
        world.Troubles.Note(Trouble.WorkAcrossTime, !toTheEnd);
        int steps = toTheEnd ? StepsMax : _random.Next(60);
        while (steps-- > 0 && Step())
        {
        }

        if (toTheEnd && steps < 0)
        {
            throw new InvalidOperationException("The world does not come to rest");
        }

        while (world.Requests.Exists(request => request.HoldsTime) && Step())
        {
        }

        for (int i = 0; i < world.Workers.Length; i++)
        {
            while (world.Workers[i].HoldsTime)
            {
                Serve(i);
            }
        }

        world.LandAll();
    }

    /// <summary>One step of one process; false when nobody has anything to do.</summary>
    private bool Step()
    {
        int first = _random.Next(4);
        for (int i = 0; i < 4; i++)
        {
            int who = (first + i) % 4;
            if (who >= 2 ? Answer(who - 2) : Serve(who))
            {
                return true;
            }
        }

        return false;
    }

    private bool Answer(int number)
    {
        CycleApi api = world.Apis[number];
        if (api.Process.IsDead)
        {
            world.Trace?.Invoke($"{world.Now} api {number} dies with {api.Request?.Name}");
            world.RestartApi(number);
            return true;
        }

        if (Open(api.Process))
        {
            return true;
        }

        if (api.Request is not null)
        {
            Request looked = api.Request;
            api.Look();
            world.Trace?.Invoke($"{world.Now} api {number} {looked.Name}: {looked.Answer}");
            return true;
        }

        world.Requests.RemoveAll(request => request.Answer is not null);
        if (world.Requests.Find(request => request.IsReady) is not { } waiting)
        {
            return false;
        }

        world.Troubles.Note(Trouble.RequestRepeated, waiting.Sent > 0);
        world.Trace?.Invoke($"{world.Now} api {number} {waiting.Name}");
        api.Take(waiting);
        return true;
    }

    private bool Serve(int number)
    {
        CycleWorker worker = world.Workers[number];
        if (worker.Process.IsDead)
        {
            world.Trace?.Invoke($"{world.Now} worker {number} dies with {worker.Message?.Queue}");
            world.RestartWorker(number);
            return true;
        }

        if (Open(worker.Process))
        {
            return true;
        }

        if (!worker.IsIdle)
        {
            world.Trace?.Invoke($"{world.Now} worker {number} ends {worker.Message?.Queue}");
            worker.Finish();
            return true;
        }

        return Begin(worker, world.Workers[1 - number]);
    }

    private bool Open(SimProcess process)
    {
        // A wait is much longer than a call.
        if (!process.IsWaiting)
        {
            return false;
        }

        if (!process.IsPausing || _random.Next(WaitOneIn) == 0)
        {
            process.Open(world.IsCalm);
        }

        return true;
    }

    /// <summary>An idle instance takes something up.</summary>
    private bool Begin(CycleWorker worker, CycleWorker other)
    {
        if (_isTimerDue)
        {
            _isTimerDue = !world.IsCalm && !other.IsTimer && _random.Next(4) == 0; // then another timer starts before this one has ended
            world.Troubles.Note(Trouble.TimersOverlap, other.IsTimer);
            worker.StartTimer();
            return true;
        }

        for (int partition = 0; partition < world.Hub.Count; partition++)
        {
            if (world.Hub.Read(partition, world.Hub.Checkpoint(partition), 1).Count > 0 && (other.Partition != partition || _random.Next(8) == 0))
            {
                worker.StartCounting(partition, 1 + _random.Next(20));
                return true;
            }
        }

        bool isTwice = !world.IsCalm && _random.Next(15) == 0;
        if (world.Queues.Receive(_random, isTwice ? Duration.Zero : Visibility) is not { } message)
        {
            return false;
        }

        world.Troubles.Note(Trouble.QueueMessageTwice, isTwice);
        world.Troubles.Note(Trouble.TwoAtOneCustomer, other.Message is { } same && same.Text == message.Text);
        world.Trace?.Invoke($"{world.Now} {message.Queue} {message.Text}");
        if (message.Queue is not WorkQueues.ArchiveUsage and not WorkQueues.DrainOutbox) // no events are archived here, so that the timer asks for it again
        {
            if (!_messages.TryGetValue(message.Text, out HashSet<Instant>? times))
            {
                _messages.Add(message.Text, times = []);
            }

            times.Add(world.Now);
        }

        worker.Start(message);
        return true;
    }
}
