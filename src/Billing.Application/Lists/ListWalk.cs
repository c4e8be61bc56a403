using System.Globalization;
using System.Runtime.CompilerServices;
using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Lists;

/// <summary>The place of an item in its list.</summary>
/// <param name="At">When it was made.</param>
/// <param name="Id">The item.</param>
public readonly record struct ListPlace(Instant At, BillingId Id)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else: a bug of the caller.</exception>
    public static ListPlace Parse(string text) => text.Split(':') is [var ticks, var id] && BillingId.TryParse(id, out BillingId read)
        ? new ListPlace(Instant.FromUnixTimeTicks(long.Parse(ticks, CultureInfo.InvariantCulture)), read)
        : throw new FormatException("Not a place in a list");

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.ToUnixTimeTicks()}:{Id}");
}

/// <summary>An item that a walk comes by.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Keys">Values of the list's fields.</param>
/// <param name="Row">What the list shows of it, as JSON.</param>
public sealed record WalkedItem(ListPlace Place, IReadOnlyList<string?> Keys, ReadOnlyMemory<byte> Row)
{
    /// <summary>Value of a field; null for fields that the list gained after the item was written.</summary>
    public string? Key(int field) => field < Keys.Count ? Keys[field] : null;
}

/// <summary>
/// Walks through a tenant-wide list from the oldest item to the newest, a chunk at a time, so that memory does not grow with the list. Each item that stays in the list
/// comes once, also when others are added, changed or removed meanwhile.
/// </summary>
public sealed class ListWalk(ITableStore tables)
{
    /// <summary>The items after a place; from the start when there is none.</summary>
    /// <param name="space">Whose list.</param>
    /// <param name="list">The list.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <param name="isInclusive">True when the item at the place comes, too.</param>
    public async IAsyncEnumerable<WalkedItem> ReadAsync(
        DataSpace space, ListDefinition list, ListPlace? from, [EnumeratorCancellation] CancellationToken cancellationToken, bool isInclusive = false)
    {
        string partition = ListRows.Partition(space, list.Name);
        (Instant At, BillingId Id) last = from is { } start ? (start.At, start.Id) : (Instant.MinValue, default);
        bool isAfter = from is not null && !isInclusive;
        bool isTorn;
        do
        {
            isTorn = false;
            await foreach ((string month, ChunkPlace place) in ChunksAsync(partition, last, cancellationToken))
            {
                if (await tables.GetAsync(Tables.Lists, partition, ListRows.ChunkRow(month, place.Number), cancellationToken) is not { } row)
                {
                    continue;
                }

                ListChunk chunk = ListChunk.Read(row.Columns);
                for (int i = 0; i < chunk.Items.Count; i++)
                {
                    ListItem item = chunk.Items[i];
                    int order = ListItem.Compare(item.CreatedAt, item.Id, last.At, last.Id);
                    if (order < 0 || (order == 0 && isAfter))
                    {
                        continue;
                    }

                    (last, isAfter) = ((item.CreatedAt, item.Id), true);
                    if (!item.Removed)
                    {
                        yield return new WalkedItem(new ListPlace(item.CreatedAt, item.Id), item.Keys, chunk.Rows[i]);
                    }
                }

                // Items have moved to a chunk that the directory did not name yet: look where they are.
                isTorn = chunk.Splits != place.Splits;
                if (isTorn)
                {
                    break;
                }
            }
        }
        while (isTorn);
    }

    /// <summary>The chunks that hold what stands at a place or after it, in order.</summary>
    private async IAsyncEnumerable<(string Month, ChunkPlace Place)> ChunksAsync(
        string partition, (Instant At, BillingId Id) from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RowRange all = RowRange.Prefix(partition, ListRows.MonthPrefix);
        RowRange range = from.At == Instant.MinValue ? all : all with { From = ListRows.MonthRow(ListRows.Month(from.At)) };
        await foreach (TableRow row in tables.ReadAllAsync(Tables.Lists, range, cancellationToken))
        {
            ListMonth directory = ListRows.ReadMonth(row);
            string month = row.RowKey[ListRows.MonthPrefix.Length..];
            bool isFirst = from.At != Instant.MinValue && month == ListRows.Month(from.At);
            foreach (ChunkPlace place in directory.Chunks.Skip(isFirst ? directory.IndexOf(from.At, from.Id) : 0))
            {
                yield return (month, place);
            }
        }
    }
}
