namespace Billing.Application.Usage;

/// <summary>Reads that do not wait for each other.</summary>
public static class ParallelReads
{
    private const int AtOnceMax = 16;
    private const int FewMax = 8;

    /// <summary>One result for each item, in their order.</summary>
    public static async ValueTask<TOut[]> MapAsync<TIn, TOut>(
        IReadOnlyList<TIn> items, Func<TIn, CancellationToken, ValueTask<TOut>> map, CancellationToken cancellationToken)
    {
        if (items.Count <= FewMax)
        {
            // Started one after the other and awaited together: so few need no threads.
            return await Task.WhenAll(items.Select(item => map(item, cancellationToken).AsTask())).ConfigureAwait(false);
        }

        var results = new TOut[items.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnceMax, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, items.Count, options, async (i, token) => results[i] = await map(items[i], token).ConfigureAwait(false)).ConfigureAwait(false);
        return results;
    }
}
