using BenchmarkDotNet.Attributes;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;
using NodaTime;

namespace Billing.Benchmarks;

/// <summary>The pure part of counting, one core: an operation is one event.</summary>
public class UsageBenchmarks
{
    private const int Events = 10_000;

    private readonly MeterSet _meters = new(UsageTraffic.Meters);
    private readonly UsageEvent[] _events = [.. Enumerable.Range(0, Events).Select(n => UsageTraffic.Event(n, "c"))];
    private byte[] _block = [];

    [GlobalSetup]
    public void Pack()
    {
        var writer = new EventBlockWriter();
        foreach (UsageEvent usage in _events)
        {
            writer.Add(new AcceptedEvent(default, default, UsageTraffic.Start, usage));
        }

        _block = writer.Written.ToArray();
    }

    /// <summary>Count, sum, max and unique count.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public long Fold_into_a_day()
    {
        var day = new DayDocument(UtcDay.Of(UsageTraffic.Start));
        foreach (UsageEvent usage in _events)
        {
            day.Add(usage, _meters);
        }

        return day.EventsCount;
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public int Unpack_and_hash() => EventBlockReader.ReadAll(_block).Count;

    [Benchmark(OperationsPerInvoke = Events)]
    public int Pack_events()
    {
        var writer = new EventBlockWriter();
        foreach (UsageEvent usage in _events)
        {
            writer.Add(new AcceptedEvent(default, default, UsageTraffic.Start, usage));
        }

        return writer.Length;
    }
}

/// <summary>Made-up usage like the sample's.</summary>
internal static class UsageTraffic
{
    public static readonly Instant Start = Instant.FromUtc(2026, 6, 30, 0, 0);

    public static readonly UsageMeter[] Meters =
    [
        new("change", MeterKind.Count), new("change", MeterKind.Sum, "lines_added"), new("change", MeterKind.UniqueCount, "area"), new("change", MeterKind.Max, "files"),
    ];

    /// <summary>Distinct values that the unique count usually meets.</summary>
    public const int Areas = 200;

    public static UsageEvent Event(int n, string customer, int areas = Areas) => new(
        $"transaction-{n:x10}", customer, "change", Start + Duration.FromMilliseconds(n * 20L), UsageProperties.Of(
            ("repository", UsageValue.Of("core")), ("area", UsageValue.Of($"openmeter/area/{n % areas}")), ("lines_added", UsageValue.Of((decimal)(n % 300))),
            ("lines_deleted", UsageValue.Of((decimal)(n % 70))), ("files", UsageValue.Of((decimal)(n % 13)))));
}
