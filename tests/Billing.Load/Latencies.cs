using System.Diagnostics;

namespace Billing.Load;

/// <summary>Times of single operations, and what they come to.</summary>
internal sealed class Latencies
{
    private readonly List<long> _ticks = [];

    public int Count => _ticks.Count;

    public void Add(long startedAt) => _ticks.Add(Stopwatch.GetTimestamp() - startedAt);

    public void AddAll(Latencies other) => _ticks.AddRange(other._ticks);

    public override string ToString()
    {
        if (_ticks.Count == 0)
        {
            return "none";
        }

        _ticks.Sort();
        return $"p50 {Milliseconds(0.5):N2} ms, p95 {Milliseconds(0.95):N2} ms, p99 {Milliseconds(0.99):N2} ms, longest {Milliseconds(1):N2} ms";
    }

    private double Milliseconds(double share) =>
        Stopwatch.GetElapsedTime(0, _ticks[Math.Min(_ticks.Count - 1, (int)(_ticks.Count * share))]).TotalMilliseconds;
}
