using System.Collections.Concurrent;

namespace Billing.Application.Platform;

/// <summary>Remembers what was read for a short while, so that a busy caller costs no reads. Thread-safe.</summary>
/// <typeparam name="TKey">What is looked up.</typeparam>
/// <typeparam name="TValue">What is found; a null is remembered as well.</typeparam>
internal sealed class ShortMemory<TKey, TValue>(TimeProvider time, TimeSpan lifetime, Func<TKey, CancellationToken, ValueTask<TValue>> read)
    where TKey : notnull
{
    private const int RememberedMax = 10_000;

    private readonly ConcurrentDictionary<TKey, (TValue Value, long ReadAt)> _known = new();

    /// <summary>What was found within the last moments, or is found now.</summary>
    public async ValueTask<TValue> GetAsync(TKey key, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(key, out (TValue Value, long ReadAt) known) && time.GetElapsedTime(known.ReadAt) <= lifetime)
        {
            return known.Value;
        }

        if (_known.Count >= RememberedMax)
        {
            _known.Clear();
        }

        long readAt = time.GetTimestamp();
        TValue found = await read(key, cancellationToken);
        _known[key] = (found, readAt);
        return found;
    }

    /// <summary>Reads anew when it is next asked for.</summary>
    public void Forget(TKey key) => _known.TryRemove(key, out _);
}
