using System.Collections.Frozen;

namespace Billing.Domain.Usage;

/// <summary>The meters of a data space by the code of the events they look at.</summary>
public sealed class MeterSet
{
    /// <summary>No meters: every code is unknown.</summary>
    public static readonly MeterSet Empty = new([]);

    private readonly FrozenDictionary<string, UsageMeter[]> _byCode;
    private readonly FrozenSet<string> _carried;

    /// <summary>
    /// Takes meters, the most important first; those that measure the same become one. Of one code, the first
    /// <see cref="UsageLimits.MetersPerCode"/> are taken.
    /// </summary>
    public MeterSet(IEnumerable<UsageMeter> meters)
    {
        List<UsageMeter> distinct = [.. meters.DistinctBy(meter => meter.Key)];
        _carried = distinct.Where(meter => meter.CarriesOver).Select(meter => meter.EventCode).ToFrozenSet(StringComparer.Ordinal);
        _byCode = distinct.GroupBy(meter => meter.EventCode).ToFrozenDictionary(
            group => group.Key, group => group.Take(UsageLimits.MetersPerCode).OrderBy(meter => meter.Key).ToArray(), StringComparer.Ordinal);
    }

    /// <summary>True when some meter looks at events of this code.</summary>
    public bool Knows(string eventCode) => _byCode.ContainsKey(eventCode);

    /// <summary>The meters that look at events of this code; empty when the code is unknown.</summary>
    public ReadOnlySpan<UsageMeter> ForCode(string eventCode) => _byCode.TryGetValue(eventCode, out UsageMeter[]? meters) ? meters : [];

    /// <summary>True when a meter of this code carries over: its events matter to every later period too.</summary>
    public bool CarriesOver(string eventCode) => _carried.Contains(eventCode);
}
