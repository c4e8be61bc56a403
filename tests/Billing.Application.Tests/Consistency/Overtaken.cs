using Billing.Application.Ports;

namespace Billing.Application.Tests.Consistency;

/// <summary>Somebody else's work comes once, right before the first commit whose first write is such: what that commit was decided on is old then.</summary>
internal sealed class Overtaken(ITableStore inner, Func<Task> work, Predicate<RowWrite>? before = null) : PassThrough(inner)
{
    public bool IsOver { get; private set; }

    public override async ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        if (!IsOver && (before is null || before(writes[0])))
        {
            IsOver = true;
            await work();
        }

        return await base.CommitAsync(table, writes, cancellationToken);
    }
}
