namespace Billing.Simulation;

/// <summary>A kind of store call: it decides which faults can happen.</summary>
internal enum SimCall
{
    Read,
    Commit,
    ConditionalCommit,
}

/// <summary>
/// A process of the service. Its store calls stop at a gate; the scheduler opens one gate at a time, so the seed alone decides in which
/// order the calls of all processes happen.
/// </summary>
internal sealed class SimProcess(Random random, FaultCounts faults, List<Action> late)
{
    private static readonly SimFault[] ReadFaults = [SimFault.StoreUnavailable, SimFault.StoreThrottled];

    private static readonly SimFault[] CommitFaults =
        [SimFault.StoreUnavailable, SimFault.StoreThrottled, SimFault.CommitLostBefore, SimFault.CommitLostAfter, SimFault.CommitLandsLate];

    private static readonly SimFault[] ConditionalFaults = [.. CommitFaults, SimFault.CommitConflict, SimFault.CommitConflict];

    private TaskCompletionSource<SimFault?>? _gate;
    private SimCall _call;

    /// <summary>One store call in this many goes wrong; 0 for none.</summary>
    public static int FaultsOneIn(bool isCalm) => isCalm ? 0 : 60;

    /// <summary>True when a call waits at the gate.</summary>
    public bool IsWaiting => _gate is not null;

    /// <summary>True after a crash: what was running never goes on.</summary>
    public bool IsDead { get; private set; }

    public static Task<T> NeverAsync<T>() => new TaskCompletionSource<T>().Task;

    public async Task<SimFault?> PassAsync(SimCall call)
    {
        if (IsDead)
        {
            return await NeverAsync<SimFault?>();
        }

        _call = call;
        _gate = new TaskCompletionSource<SimFault?>();
        return await _gate.Task;
    }

    public void LandLater(Action write) => late.Add(write);

    /// <summary>Lets the waiting call go, perhaps to its ruin.</summary>
    public void Open(bool isCalm)
    {
        TaskCompletionSource<SimFault?> gate = _gate!;
        _gate = null;
        SimFault? fault = isCalm || random.Next(FaultsOneIn(isCalm)) > 0 ? null : Choose();
        if (fault is { } happened)
        {
            faults.Note(happened);
            IsDead |= happened is SimFault.CrashBeforeCall or SimFault.CrashAfterCall;
            if (happened == SimFault.CrashBeforeCall)
            {
                return;
            }
        }

        gate.SetResult(fault);
    }

    private SimFault Choose()
    {
        if (random.Next(5) == 0)
        {
            return _call == SimCall.Read || random.Next(2) == 0 ? SimFault.CrashBeforeCall : SimFault.CrashAfterCall;
        }

        SimFault[] possible = _call switch
        {
            SimCall.Read => ReadFaults,
            SimCall.Commit => CommitFaults,
            _ => ConditionalFaults,
        };
        return possible[random.Next(possible.Length)];
    }
}
