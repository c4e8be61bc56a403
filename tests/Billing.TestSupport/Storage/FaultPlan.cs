using Billing.Application.Ports;

namespace Billing.TestSupport.Storage;

/// <summary>
/// Decides which store calls go wrong, counting the calls of all decorators that share the plan. A test of one operation loops over
/// <c>n = 1, 2, ...</c> with <see cref="At"/> until <see cref="WasReached"/> is false: then every call had its fault once.
/// </summary>
/// <example>
/// <code>
/// for (int call = 1; ; call++)
/// {
///     FaultPlan plan = FaultPlan.At(call, FaultKind.CrashAfter);
///     ITableStore store = new FaultyTableStore(embedded, plan);
///     await RunUntilCrashAsync(store);     // catches SimulatedCrashException
///     plan.Restart();
///     await RunAgainAsync(store);          // and look at the effect
///     if (!plan.WasReached) break;
/// }
/// </code>
/// </example>
public sealed class FaultPlan
{
    private readonly Lock _gate = new();
    private readonly Func<int, FaultKind?> _decide;
    private readonly int[] _fired = new int[Enum.GetValues<FaultKind>().Length];
    private readonly int _lastPlannedCall;
    private bool _isCrashed;

    private FaultPlan(Func<int, FaultKind?> decide, int lastPlannedCall)
    {
        _decide = decide;
        _lastPlannedCall = lastPlannedCall;
    }

    /// <summary>Store calls so far, those that failed included.</summary>
    public int Calls { get; private set; }

    /// <summary>True when the planned call happened. False ends a loop over calls.</summary>
    public bool WasReached => Calls >= _lastPlannedCall;

    /// <summary>True between a crash and <see cref="Restart"/>.</summary>
    public bool IsCrashed
    {
        get
        {
            lock (_gate)
            {
                return _isCrashed;
            }
        }
    }

    /// <summary>A plan without faults: only counts.</summary>
    public static FaultPlan None() => new(_ => null, 0);

    /// <summary>One fault at one call; the first call is number 1.</summary>
    public static FaultPlan At(int call, FaultKind kind)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(call, 1);
        return new FaultPlan(n => n == call ? kind : null, call);
    }

    /// <summary>About one call in <paramref name="oneIn"/> goes wrong, the same ones for the same seed and order of calls.</summary>
    public static FaultPlan Random(int seed, int oneIn, params FaultKind[] kinds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(oneIn, 1);
        ArgumentOutOfRangeException.ThrowIfZero(kinds.Length);
        Random random = new(seed);
        return new FaultPlan(_ => random.Next(oneIn) == 0 ? kinds[random.Next(kinds.Length)] : null, 0);
    }

    /// <summary>How often a kind of fault took effect.</summary>
    public int Fired(FaultKind kind)
    {
        lock (_gate)
        {
            return _fired[(int)kind];
        }
    }

    /// <summary>Starts the process again after a crash. Calls go on being counted, so a planned fault does not come twice.</summary>
    public void Restart()
    {
        lock (_gate)
        {
            _isCrashed = false;
        }
    }

    /// <summary>Runs a call that changes nothing: an answer that is lost leaves no question open.</summary>
    internal ValueTask<T> ReadAsync<T>(Func<ValueTask<T>> call) => RunAsync(call, StoreFault.Unavailable, null);

    /// <summary>Runs a call that may change something; <paramref name="conflict"/> is its refusal when another writer touched the row, if it has one.</summary>
    internal ValueTask<T> WriteAsync<T>(Func<ValueTask<T>> call, Func<T>? conflict = null) => RunAsync(call, StoreFault.OutcomeUnknown, conflict);

    /// <summary>Runs a change without an answer.</summary>
    internal async ValueTask WriteAsync(Func<Task> call) =>
        await WriteAsync(async () =>
        {
            await call();
            return true;
        });

    private async ValueTask<T> RunAsync<T>(Func<ValueTask<T>> call, StoreFault lostAnswer, Func<T>? conflict)
    {
        switch (Next(conflict is not null))
        {
            case FaultKind.FailBefore:
                throw new StoreException(StoreFault.Unavailable, "Simulated: the store cannot be reached");
            case FaultKind.Throttle:
                throw new StoreException(StoreFault.Throttled, "Simulated: the store is busy");
            case FaultKind.CommitThenFail:
                await call();
                throw new StoreException(lostAnswer, "Simulated: a server error after the work was done");
            case FaultKind.CommitThenTimeOut:
                await call();
                throw new StoreException(lostAnswer, "Simulated: no answer in time", new TaskCanceledException());
            case FaultKind.Conflict:
                return conflict!();
            case FaultKind.CrashBefore:
                Crash();
                throw new SimulatedCrashException();
            case FaultKind.CrashAfter:
                await call();
                Crash();
                throw new SimulatedCrashException();
            default:
                return await call();
        }
    }

    private FaultKind? Next(bool mayConflict)
    {
        lock (_gate)
        {
            if (_isCrashed)
            {
                throw new SimulatedCrashException();
            }

            Calls++;
            FaultKind? kind = _decide(Calls);
            if (kind is null || (kind == FaultKind.Conflict && !mayConflict))
            {
                return null;
            }

            _fired[(int)kind.Value]++;
            return kind;
        }
    }

    private void Crash()
    {
        lock (_gate)
        {
            _isCrashed = true;
        }
    }
}
