using Billing.Application.Consistency;

namespace Billing.Application.Lists;

/// <summary>A change to one item of one list.</summary>
internal sealed record ListChange(string Partition, string Month, ListItem Item, ReadOnlyMemory<byte> Row)
{
    /// <summary>The list changes among outbox entries.</summary>
    public static List<ListChange> From(IReadOnlyList<OutboxItem> items)
    {
        var changes = new List<ListChange>();
        foreach (OutboxItem item in items)
        {
            switch (item.Entry)
            {
                case ListUpsert upsert:
                    var present = new ListItem(upsert.Id, upsert.CreatedAt, item.Sequence, upsert.Keys, Removed: false);
                    changes.Add(new ListChange(
                        ListRows.Partition(upsert.Space, upsert.List), ListRows.Month(upsert.CreatedAt), present, upsert.Row.Utf8));
                    break;
                case ListRemove remove:
                    var gone = new ListItem(remove.Id, remove.CreatedAt, item.Sequence, [], Removed: true);
                    changes.Add(new ListChange(ListRows.Partition(remove.Space, remove.List), ListRows.Month(remove.CreatedAt), gone, default));
                    break;
                default:
                    break;
            }
        }

        return changes;
    }
}
