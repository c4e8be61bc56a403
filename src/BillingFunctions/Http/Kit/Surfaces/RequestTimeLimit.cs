using System.Collections.Concurrent;

namespace BillingFunctions.Http.Kit.Surfaces;

/// <summary>Ends requests that take too long. Sources are used again: most requests end long before their limit.</summary>
internal static class RequestTimeLimit
{
    private const int KeepMax = 256;

    private static readonly ConcurrentQueue<CancellationTokenSource> Idle = new();

    public static CancellationTokenSource Rent()
    {
        CancellationTokenSource source = Idle.TryDequeue(out CancellationTokenSource? used) ? used : new CancellationTokenSource();
        source.CancelAfter(TimeSpan.FromSeconds(HttpLimits.RequestMaxSeconds));
        return source;
    }

    public static void Return(CancellationTokenSource source)
    {
        if (Idle.Count < KeepMax && source.TryReset())
            Idle.Enqueue(source);
        else
            source.Dispose();
    }
}
