using Billing.Application.Consistency;
using Billing.Application.Ports;

namespace Billing.Application.Housekeeping;

/// <summary>Removes rows of a partition that may be gone already.</summary>
internal static class RowRemoval
{
    private const int DeletesMax = 100;

    /// <summary>Removes those of the rows that are there.</summary>
    public static async ValueTask RemoveAsync(this ITableStore tables, PartitionAddress address, IEnumerable<string> rowKeys, CancellationToken cancellationToken)
    {
        foreach (RowWrite[] part in rowKeys.Select(key => RowWrite.Delete(address.PartitionKey, key, "*")).Chunk(DeletesMax))
        {
            // Together, because that is how it nearly always goes; one by one when a run before this one got half way.
            if (!(await tables.CommitAsync(address.Table, part, cancellationToken)).IsCommitted)
            {
                foreach (RowWrite one in part)
                {
                    await tables.CommitAsync(address.Table, [one], cancellationToken);
                }
            }
        }
    }
}
