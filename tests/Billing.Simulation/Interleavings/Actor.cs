namespace Billing.Simulation;

/// <summary>A process in a tiny world: what it does, from the beginning and again after a crash.</summary>
/// <param name="name">For messages.</param>
/// <param name="start">Starts its work in a new process. True at the end means that the work is done, false that it has to be asked for again.</param>
internal sealed class Actor(string name, Func<SimProcess, Task<bool>> start)
{
    private Task<bool>? _running;

    public string Name => name;

    public SimProcess Process { get; private set; } = null!;

    /// <summary>Digest of all that the process has seen, so that two equal ones are in the same state.</summary>
    public string History => $"{name} {_attempts} {Process.History:x16} {Process.Gates.Count} {IsDone}";

    public bool IsDone { get; private set; }

    /// <summary>True when the work has to be asked for again, after the others.</summary>
    public bool IsPutBack { get; private set; }

    private int _attempts;

    public void Start(List<Action> late)
    {
        _attempts++;
        IsPutBack = false;
        Process = new SimProcess(new Random(_attempts), new FaultCounts(), late, isWatched: true);
        _running = start(Process);
        Look();
    }

    /// <summary>Notices that the work is over.</summary>
    public void Look()
    {
        if (Process.IsDead || Process.IsWaiting)
        {
            return;
        }

        Process.RequireOver(_running!);
        bool isDone = _running!.GetAwaiter().GetResult();
        (IsDone, IsPutBack) = (isDone, !isDone);
    }
}
