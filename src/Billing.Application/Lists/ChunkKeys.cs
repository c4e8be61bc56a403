using NodaTime;

namespace Billing.Application.Lists;

/// <summary>What is kept in memory of a chunk: the places and keys of the items that are there, and where in the chunk the row of each stands.</summary>
internal sealed class ChunkKeys
{
    /// <summary>Most items.</summary>
    public const int ItemsMax = ListChunk.MaxItems;

    private const int OwnBytes = 300;
    private const int BytesOfItem = 40;

    private readonly ListPlace[] _places;
    private readonly byte[] _positions;
    private readonly KeyColumn[] _columns;

    private ChunkKeys(string etag, ListPlace[] places, byte[] positions, KeyColumn[] columns)
    {
        (ETag, _places, _positions, _columns) = (etag, places, positions, columns);
        Bytes = OwnBytes + (places.Length * BytesOfItem) + columns.Sum(column => column.Bytes);
    }

    /// <summary>A chunk that is not there.</summary>
    public static ChunkKeys None { get; } = new("", [], [], []);

    /// <summary>Of the chunk's row.</summary>
    public string ETag { get; }

    /// <summary>How many items are there.</summary>
    public int Count => _places.Length;

    /// <summary>About how much memory it takes.</summary>
    public int Bytes { get; }

    /// <summary>The keys of a chunk; removed items are left out.</summary>
    public static ChunkKeys Of(string etag, ListDefinition list, List<ListItem> items)
    {
        List<ListItem> present = new(items.Count);
        var positions = new byte[items.Count];
        for (int i = 0; i < items.Count; i++)
        {
            if (!items[i].Removed)
            {
                positions[present.Count] = checked((byte)i);
                present.Add(items[i]);
            }
        }

        KeyColumn[] columns = [.. list.Fields.Select((field, at) => KeyColumn.Of(present, at, field.Kind))];
        return new ChunkKeys(etag, [.. present.Select(item => new ListPlace(item.CreatedAt, item.Id))], positions[..present.Count], columns);
    }

    /// <summary>Where an item stands.</summary>
    public ListPlace Place(int item) => _places[item];

    /// <summary>Which of the chunk's rows is an item's.</summary>
    public int Position(int item) => _positions[item];

    /// <summary>The values of a field.</summary>
    public KeyColumn Column(int field) => _columns[field];

    /// <summary>The item at a place; negative when none is there.</summary>
    public int IndexOf(ListPlace place)
    {
        (int low, int high) = (0, _places.Length - 1);
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = ListItem.Compare(_places[middle].At, _places[middle].Id, place.At, place.Id);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    /// <summary>How many of the first items were made before an instant.</summary>
    public int CountBefore(Instant instant)
    {
        (int low, int high) = (0, _places.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _places[middle].At < instant ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
