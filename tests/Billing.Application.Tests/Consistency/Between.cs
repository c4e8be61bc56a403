using Billing.Application.Ports;

namespace Billing.Application.Tests.Consistency;

/// <summary>Something happens once, right before a row is read whose key begins so: what was read before it is old then.</summary>
internal sealed class Between(ITableStore inner, string prefix, Func<Task> happen) : PassThrough(inner)
{
    private bool _hasHappened;

    public override async ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        if (!_hasHappened && rowKey.StartsWith(prefix, StringComparison.Ordinal))
        {
            _hasHappened = true;
            await happen();
        }

        return await base.GetAsync(table, partitionKey, rowKey, cancellationToken);
    }
}
