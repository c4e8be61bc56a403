using System.Collections.Concurrent;

namespace BillingFunctions.Http.Kit.Security;

/// <summary>What the limiter decided.</summary>
/// <param name="Allowed">True when the request may go on.</param>
/// <param name="Remaining">Requests that could follow at once.</param>
/// <param name="ResetSeconds">Seconds until the next request is possible, or until the bucket is full again.</param>
internal readonly record struct RateDecision(bool Allowed, int Remaining, int ResetSeconds);

/// <summary>
/// Token buckets per surface, policy, and whose requests they count. They live in one instance: n instances allow n times as much. Idle buckets are full, so forgetting
/// them changes nothing.
/// </summary>
internal sealed class RateLimiter(TimeProvider time)
{
    /// <summary>With more than so many, idle ones are looked for, at most once in <see cref="SweepEvery"/>: a flood of new subjects must not make each request look at all.</summary>
    private const int BucketsMax = 10_000;

    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(5);

    private long _sweptAt;

    private readonly ConcurrentDictionary<(string Surface, string Policy, string Subject), Bucket> _buckets = new();

    public RateDecision Take(string surface, RatePolicy policy, string subject)
    {
        if (_buckets.Count > BucketsMax)
            ForgetIdle();

        Bucket bucket = _buckets.GetOrAdd((surface, policy.Name, subject), static (_, state) => new Bucket(state.policy, state.now), (policy, now: time.GetTimestamp()));
        return bucket.Take(time);
    }

    private void ForgetIdle()
    {
        long now = time.GetTimestamp();
        long before = Interlocked.Read(ref _sweptAt);
        if ((before != 0 && time.GetElapsedTime(before, now) < SweepEvery) || Interlocked.CompareExchange(ref _sweptAt, now, before) != before)
            return;

        foreach (((string, string, string) key, Bucket bucket) in _buckets)
        {
            if (bucket.IsFull(time))
                _buckets.TryRemove(key, out _);
        }
    }

    private sealed class Bucket(RatePolicy policy, long now)
    {
        private readonly Lock _gate = new();
        private decimal _tokens = policy.Requests;
        private long _at = now;

        private decimal PerSecond => (decimal)policy.Requests / policy.WindowSeconds;

        public RateDecision Take(TimeProvider time)
        {
            lock (_gate)
            {
                Refill(time);
                bool allowed = _tokens >= 1;
                if (allowed)
                    _tokens--;

                decimal missing = allowed ? policy.Requests - _tokens : 1 - _tokens;
                return new RateDecision(allowed, (int)_tokens, (int)Math.Ceiling(missing * policy.WindowSeconds / policy.Requests));
            }
        }

        public bool IsFull(TimeProvider time)
        {
            lock (_gate)
            {
                Refill(time);
                return _tokens >= policy.Requests;
            }
        }

        private void Refill(TimeProvider time)
        {
            long now = time.GetTimestamp();
            decimal elapsedSeconds = (decimal)time.GetElapsedTime(_at, now).Ticks / TimeSpan.TicksPerSecond;
            _tokens = Math.Min(policy.Requests, _tokens + (elapsedSeconds * PerSecond));
            _at = now;
        }
    }
}
