using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Identity;

namespace Billing.Application.Lists;

/// <summary>Reads the newest items of a tenant-wide list: a few chunks from its end, however long the list is.</summary>
public sealed class ListTail(ITableStore tables)
{
    /// <summary>Most chunks that are looked at.</summary>
    private const int ChunksMax = 10;

    /// <summary>The newest items that a condition holds for, newest first; fewer when they are not among the newest of the list.</summary>
    /// <param name="space">Whose list.</param>
    /// <param name="list">The list.</param>
    /// <param name="count">How many.</param>
    /// <param name="isWanted">The condition.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<IReadOnlyList<WalkedItem>> ReadAsync(
        DataSpace space, ListDefinition list, int count, Func<WalkedItem, bool> isWanted, CancellationToken cancellationToken)
    {
        string partition = ListRows.Partition(space, list.Name);
        List<TableRow> months = [];
        await foreach (TableRow row in tables.ReadAllAsync(Tables.Lists, RowRange.Prefix(partition, ListRows.MonthPrefix), cancellationToken))
        {
            months.Add(row);
        }

        IEnumerable<string> chunks = Enumerable.Reverse(months).SelectMany(row => ListRows.ReadMonth(row).Chunks.Reverse()
            .Select(place => ListRows.ChunkRow(row.RowKey[ListRows.MonthPrefix.Length..], place.Number)));
        List<WalkedItem> found = [];
        foreach (string key in chunks.Take(ChunksMax))
        {
            if (found.Count >= count || await tables.GetAsync(Tables.Lists, partition, key, cancellationToken) is not { } stored)
            {
                break;
            }

            ListChunk chunk = ListChunk.Read(stored.Columns);
            for (int i = chunk.Items.Count - 1; i >= 0 && found.Count < count; i--)
            {
                ListItem item = chunk.Items[i];
                var walked = new WalkedItem(new ListPlace(item.CreatedAt, item.Id), item.Keys, chunk.Rows[i]);
                if (!item.Removed && isWanted(walked))
                {
                    found.Add(walked);
                }
            }
        }

        return found;
    }
}
