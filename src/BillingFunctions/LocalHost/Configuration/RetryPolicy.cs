namespace BillingFunctions.LocalHost.Configuration;

/// <summary>How often and after which pause a failed call is made again, in the same trigger run.</summary>
/// <param name="MaxRetryCount">Retries after the first attempt; -1 for no end.</param>
/// <param name="First">The pause before the first retry.</param>
/// <param name="Longest">No pause is longer.</param>
internal sealed record RetryPolicy(int MaxRetryCount, TimeSpan First, TimeSpan Longest)
{
    public static readonly RetryPolicy None = new(0, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>False when function.json has no retry section: then a call carries no retry context.</summary>
    public bool IsSet => MaxRetryCount != 0;

    public bool AllowsRetry(int retriesDone) => MaxRetryCount < 0 || retriesDone < MaxRetryCount;

    /// <summary>The pause before retry number <paramref name="retry"/>, counted from 0: doubled each time up to the longest.</summary>
    public TimeSpan Pause(int retry)
    {
        if (First == Longest || First <= TimeSpan.Zero)
            return First;

        int doublings = Math.Min(retry, 30);
        return First > Longest / (1L << doublings) ? Longest : First * (1L << doublings);
    }
}
