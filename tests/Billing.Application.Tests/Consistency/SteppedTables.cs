using Billing.Application.Ports;

namespace Billing.Application.Tests.Consistency;

/// <summary>Tables on which commits that are made at the same time happen together, as in a store whose callers share a flush: each waits for the next step.</summary>
internal sealed class SteppedTables(ITableStore inner) : PassThrough(inner)
{
    private static readonly TimeSpan StuckAfter = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private List<TaskCompletionSource> _waiting = [];

    /// <summary>Begins work and lets the commits that wait happen, in their order, and those that follow, until all of it is done or has failed.</summary>
    public Task RunAsync(Func<IEnumerable<Task>> begin) => Task.Run(() => StepUntilDone(Task.WhenAll([.. begin()])));

    private void StepUntilDone(Task work)
    {
        while (!work.IsCompleted)
        {
            Assert.True(SpinWait.SpinUntil(() => work.IsCompleted || HasWaiting, StuckAfter), "The work waits for something else than a commit");
            Step();
        }
    }

    public override async ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        var turn = new TaskCompletionSource();
        lock (_gate)
        {
            _waiting.Add(turn);
        }

        await turn.Task.ConfigureAwait(false);
        return await base.CommitAsync(table, writes, cancellationToken).ConfigureAwait(false);
    }

    private bool HasWaiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count > 0;
            }
        }
    }

    private void Step()
    {
        List<TaskCompletionSource> waiting;
        lock (_gate)
        {
            (waiting, _waiting) = (_waiting, []);
        }

        waiting.ForEach(commit => commit.SetResult());
    }
}
