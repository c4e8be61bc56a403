namespace Billing.Application.Usage;

/// <summary>Reads that do not wait for each other.</summary>
internal static class ParallelReads
{
    private const int AtOnceMax = 16;

    /// <summary>One result for each item, in their order.</summary>
    public static async ValueTask<TOut[]> MapAsync<TIn, TOut>(
        IReadOnlyList<TIn> items, Func<TIn, CancellationToken, ValueTask<TOut>> map, CancellationToken cancellationToken)
    {
        if (items.Count == 1)
        {
            return [await map(items[0], cancellationToken).ConfigureAwait(false)];
        }

        var results = new TOut[items.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnceMax, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, items.Count, options, async (i, token) => results[i] = await map(items[i], token).ConfigureAwait(false)).ConfigureAwait(false);
        return results;
    }
}
