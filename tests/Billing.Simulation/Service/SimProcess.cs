using System.Numerics;

namespace Billing.Simulation;

/// <summary>
/// A process of the service. Its calls stop at gates; the scheduler opens one gate at a time, so the seed alone decides in which
/// order the calls of all processes happen.
/// </summary>
internal sealed class SimProcess(Random random, FaultCounts faults, List<Action> late, bool isFree = false, bool isWatched = false)
{
    private const int FaultsOneIn = 60;

    private static readonly SimFault[] ReadFaults = [SimFault.StoreUnavailable, SimFault.StoreThrottled];

    private static readonly SimFault[] CommitFaults =
        [SimFault.StoreUnavailable, SimFault.StoreThrottled, SimFault.CommitLostBefore, SimFault.CommitLostAfter, SimFault.CommitLandsLate];

    private static readonly SimFault[] ConditionalFaults = [.. CommitFaults, SimFault.CommitConflict, SimFault.CommitConflict];

    private static readonly SimFault[] SendFaults = [SimFault.QueueUnavailable, SimFault.QueueAnswerLost];

    private static readonly SimFault[] PutFaults = [SimFault.BlobUnavailable, SimFault.BlobAnswerLost];

    private readonly List<SimGate> _gates = [];

    /// <summary>A process whose calls go through at once and without faults: for setting up a world and for judging it.</summary>
    public static SimProcess Free() => new(new Random(0), new FaultCounts(), [], isFree: true);

    /// <summary>Digest of all answers, when the process is watched.</summary>
    public ulong History { get; private set; }

    /// <summary>The calls that wait, in the order in which they came.</summary>
    public IReadOnlyList<SimGate> Gates => _gates;

    /// <summary>True when a call waits.</summary>
    public bool IsWaiting => _gates.Count > 0;

    /// <summary>True when all that waits is a wait for time.</summary>
    public bool IsPausing => _gates.All(gate => gate.Call == SimCall.Wait);

    /// <summary>True after a crash: what was running never goes on.</summary>
    public bool IsDead { get; private set; }

    public static Task<T> NeverAsync<T>() => new TaskCompletionSource<T>().Task;

    /// <summary>Waits for the scheduler; the answer is what goes wrong with the call.</summary>
    public async Task<SimFault?> PassAsync(SimCall call, string target)
    {
        if (IsDead)
        {
            return await NeverAsync<SimFault?>();
        }

        if (isFree)
        {
            return null;
        }

        var opened = new TaskCompletionSource<SimFault?>();
        _gates.Add(new SimGate(call, target, opened.SetResult));
        return await opened.Task;
    }

    /// <summary>Adds a wait for time; the answer takes it back.</summary>
    public Action Hold(Action go)
    {
        var gate = new SimGate(SimCall.Wait, "", _ => go());
        if (!IsDead)
        {
            _gates.Add(gate);
        }

        return () => _gates.Remove(gate);
    }

    /// <summary>What runs in a process either waits at a gate or is over; else something waits for what the scheduler does not see, and no seed repeats it.</summary>
    public void RequireOver(Task running)
    {
        if (!IsWaiting && !running.IsCompleted)
        {
            throw new InvalidOperationException("The process waits for something that the scheduler does not see");
        }
    }

    /// <summary>Notes what the process has been told.</summary>
    public T Seen<T>(T answer, Func<T, ulong> digest)
    {
        if (isWatched)
        {
            History = unchecked((BitOperations.RotateLeft(History, 7) ^ digest(answer)) * 0x9E3779B97F4A7C15);
        }

        return answer;
    }

    public void LandLater(Action write) => late.Add(write);

    /// <summary>Lets one of the waiting calls go, perhaps to its ruin.</summary>
    public void Open(bool isCalm)
    {
        SimGate gate = _gates[_gates.Count == 1 ? 0 : random.Next(_gates.Count)];
        Open(gate, isCalm || random.Next(FaultsOneIn) > 0 ? null : Choose(gate.Call));
    }

    /// <summary>Lets a waiting call go with this fault.</summary>
    public void Open(SimGate gate, SimFault? fault)
    {
        _gates.Remove(gate);
        if (fault is { } happened)
        {
            faults.Note(happened);
            IsDead |= happened is SimFault.CrashBeforeCall or SimFault.CrashAfterCall;
            if (IsDead)
            {
                _gates.Clear();
            }

            if (happened == SimFault.CrashBeforeCall)
            {
                return;
            }
        }

        gate.Go(fault);
    }

    private SimFault? Choose(SimCall call)
    {
        if (random.Next(5) == 0)
        {
            return call is SimCall.Read or SimCall.Wait || random.Next(2) == 0 ? SimFault.CrashBeforeCall : SimFault.CrashAfterCall;
        }

        SimFault[] possible = call switch
        {
            SimCall.Read => ReadFaults,
            SimCall.Commit => CommitFaults,
            SimCall.ConditionalCommit => ConditionalFaults,
            SimCall.Send => SendFaults,
            SimCall.Put => PutFaults,
            _ => [],
        };
        return possible.Length == 0 ? null : possible[random.Next(possible.Length)];
    }
}
