using NodaTime;

namespace Billing.Application.Webhooks.Delivery;

/// <summary>When a webhook that was not taken is tried again: nine times over three days, each wait a tenth longer or shorter by chance.</summary>
public static class RetryWaits
{
    /// <summary>An endpoint at which every try has failed for so long is disabled.</summary>
    public static readonly Duration DisableAfter = Duration.FromDays(3);

    private static readonly Duration LongestAsked = Duration.FromHours(24);
    private static readonly Duration FirstPause = Duration.FromSeconds(10);
    private static readonly Duration LongestPause = Duration.FromMinutes(10);

    private static readonly Duration[] Waits =
    [
        Duration.FromMinutes(1), Duration.FromMinutes(5), Duration.FromMinutes(30), Duration.FromHours(2), Duration.FromHours(5),
        Duration.FromHours(10), Duration.FromHours(14), Duration.FromHours(20), Duration.FromHours(24),
    ];

    /// <summary>Most tries after the first.</summary>
    public static int Max => Waits.Length;

    /// <summary>How long to wait after a try, or null when it was the last.</summary>
    /// <param name="round">How many tries there were.</param>
    /// <param name="asked">How long the receiver asks to wait at least; up to a day is granted.</param>
    /// <param name="chance">Any number.</param>
    public static Duration? After(int round, Duration? asked, ushort chance)
    {
        if (round > Waits.Length)
        {
            return null;
        }

        Duration wait = Waits[round - 1] * (900 + (chance % 201)) / 1000;
        return asked is { } longer ? Duration.Max(wait, Duration.Min(longer, LongestAsked)) : wait;
    }

    /// <summary>How long to wait after a try where an API fixes the waits, or null when it was the last.</summary>
    public static Duration? After(int round, IReadOnlyList<Duration> waits) => round > waits.Count ? null : waits[round - 1];

    /// <summary>How long an endpoint rests after so many stretches of tries in a row of which none succeeded.</summary>
    internal static Duration Pause(int misses) => misses <= 1 ? Duration.Zero : Duration.Min(LongestPause, FirstPause * (1 << Math.Min(misses - 2, 10)));
}
