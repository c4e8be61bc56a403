using System.Collections.Concurrent;
using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Domain.Costs;
using Billing.Domain.Identity;

namespace Billing.Application.Costs;

/// <summary>The properties of usage by which a data space tells costs apart.</summary>
public interface ICostDimensions
{
    /// <summary>Their names, in order; none where nobody allocates costs.</summary>
    ValueTask<IReadOnlyList<string>> FindAsync(DataSpace space, CancellationToken cancellationToken);
}

/// <summary>
/// Keeps them: cost centre and resource type as soon as the data space has a centre or usage of a resource is recorded as such, and every tag that a rule names. Each charge then has counters by them, so that
/// costs are read without looking at events. They only grow; usage from before is read from its events.
/// </summary>
public sealed class CostDimensions(ITableStore tables, TimeProvider time) : ICostDimensions
{
    /// <summary>Most of them: each distinct combination of their values is a counter of its own.</summary>
    public const int CountMax = 8;

    /// <summary>How long an instance may not know of a new one.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);

    private const string Row = "dimensions";
    private const string Names = "names";
    private const char Separator = '\n';
    private const int SpacesMax = 1_000;

    private readonly ConcurrentDictionary<DataSpace, (IReadOnlyList<string> Names, long ReadAt)> _known = new();

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> FindAsync(DataSpace space, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(space, out (IReadOnlyList<string> Names, long ReadAt) known) && time.GetElapsedTime(known.ReadAt) < MaxAge)
        {
            return known.Names;
        }

        long at = time.GetTimestamp();
        IReadOnlyList<string> names = NamesOf(await tables.GetAsync(UsageRows.Table, PartitionOf(space), Row, cancellationToken));
        if (_known.Count >= SpacesMax)
        {
            _known.Clear();
        }

        _known[space] = (names, at);
        return names;
    }

    /// <summary>Makes sure that costs are counted by cost centre and type of resource: usage from now on needs no look at its events for that.</summary>
    public async ValueTask EnsureAsync(DataSpace space, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(space, cancellationToken)).Contains(AllocationRule.ResourceTypeProperty))
        {
            await AddAsync(space, [], cancellationToken);
        }
    }

    /// <summary>Adds the usual ones and the tags of some rules. False when they would be too many.</summary>
    internal async ValueTask<bool> AddAsync(DataSpace space, IEnumerable<AllocationRule> rules, CancellationToken cancellationToken)
    {
        string[] wanted = [CostAllocation.CenterProperty, AllocationRule.ResourceTypeProperty, .. rules.SelectMany(rule => rule.MatchTags.Keys)];
        while (true)
        {
            TableRow? row = await tables.GetAsync(UsageRows.Table, PartitionOf(space), Row, cancellationToken);
            string[] known = NamesOf(row);
            string[] all = [.. known.Union(wanted, StringComparer.Ordinal)];
            if (all.Length > CountMax)
            {
                return false;
            }

            if (all.Length == known.Length)
            {
                return true;
            }

            Columns columns = new Columns().Set(Names, string.Join(Separator, all));
            RowWrite write = row is null ? RowWrite.Insert(PartitionOf(space), Row, columns) : RowWrite.Replace(PartitionOf(space), Row, row.ETag, columns);
            if ((await tables.CommitAsync(UsageRows.Table, [write], cancellationToken)).IsCommitted)
            {
                _known.TryRemove(space, out _);
                return true;
            }
        }
    }

    private static string PartitionOf(DataSpace space) => $"-costs|{space}";

    private static string[] NamesOf(TableRow? row) => row?.Columns.Text(Names) is { } names ? names.Split(Separator) : [];
}
