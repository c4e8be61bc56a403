namespace Billing.Application.Usage.Counting;

/// <summary>
/// Keeps customers' states between batches, the most recently used within a bound of memory. A state is taken out while it is used, so
/// two batches never share one: the second reads the store, and the head's ETag decides between them.
/// </summary>
internal sealed class StateCache(long bytesMax)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(CustomerState State, long Bytes)>> _byPartition = new(StringComparer.Ordinal);
    private readonly LinkedList<(CustomerState State, long Bytes)> _byUse = [];
    private long _bytes;

    /// <summary>Most memory of one customer.</summary>
    public long CustomerBytesMax => bytesMax / 2;

    /// <summary>Takes a customer's state out, or null.</summary>
    public CustomerState? Take(string partition)
    {
        lock (_lock)
        {
            if (!_byPartition.Remove(partition, out LinkedListNode<(CustomerState State, long Bytes)>? node))
            {
                return null;
            }

            Remove(node);
            return node.Value.State;
        }
    }

    /// <summary>Puts a state back after its last commit succeeded.</summary>
    public void Put(CustomerState state)
    {
        state.Trim(CustomerBytesMax);
        long bytes = state.Bytes;
        lock (_lock)
        {
            if (_byPartition.Remove(state.Partition, out LinkedListNode<(CustomerState State, long Bytes)>? older))
            {
                Remove(older);
            }

            _byPartition.Add(state.Partition, _byUse.AddLast((state, bytes)));
            _bytes += bytes;
            while (_bytes > bytesMax && _byUse.First is { } oldest)
            {
                _byPartition.Remove(oldest.Value.State.Partition);
                Remove(oldest);
            }
        }
    }

    private void Remove(LinkedListNode<(CustomerState State, long Bytes)> node)
    {
        _byUse.Remove(node);
        _bytes -= node.Value.Bytes;
    }
}
