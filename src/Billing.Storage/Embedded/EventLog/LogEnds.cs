using Billing.Application.Ports;

namespace Billing.Storage.Embedded.EventLog;

/// <summary>What is durable of each partition. Only the writer thread changes it, after its commit.</summary>
internal sealed class LogEnds(long[] begins, long[] nexts)
{
    private readonly Lock _gate = new();

    public int Count => begins.Length;

    public IReadOnlyList<PartitionEnd> Snapshot()
    {
        lock (_gate)
        {
            return [.. begins.Select((begin, partition) => new PartitionEnd(partition, begin, nexts[partition] - 1))];
        }
    }

    public PartitionEnd Of(int partition)
    {
        lock (_gate)
        {
            return new PartitionEnd(partition, begins[partition], nexts[partition] - 1);
        }
    }

    public void Append(int partition, long next)
    {
        lock (_gate)
        {
            nexts[partition] = next;
        }
    }

    public void Trim(int partition, long begin)
    {
        lock (_gate)
        {
            begins[partition] = Math.Max(begins[partition], begin);
        }
    }
}
