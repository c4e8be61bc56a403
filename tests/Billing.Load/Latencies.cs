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
        return $"p50 {At(0.5):N2} ms, p95 {At(0.95):N2} ms, p99 {At(0.99):N2} ms, longest {At(1):N2} ms";
    }

    /// <summary>The time, in milliseconds, that so large a share of the operations took at most; there must be some.</summary>
    public double Milliseconds(double share)
    {
        _ticks.Sort();
        return At(share);
    }

    private double At(double share) =>
        Stopwatch.GetElapsedTime(0, _ticks[Math.Min(_ticks.Count - 1, (int)(_ticks.Count * share))]).TotalMilliseconds;
}
