using System.Globalization;
using NCrontab;

namespace BillingFunctions.LocalHost.Configuration;

/// <summary>When a timer fires: an NCRONTAB expression of five or six fields in UTC, or a fixed interval.</summary>
internal sealed class TimerSchedule
{
    private readonly CrontabSchedule? _cron;
    private readonly TimeSpan _interval;

    private TimerSchedule(CrontabSchedule? cron, TimeSpan interval) => (_cron, _interval) = (cron, interval);

    /// <summary>True for cron expressions; the host sends it along.</summary>
    public bool AdjustsForDst => _cron is not null;

    public static TimerSchedule Parse(string text)
    {
        int fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        if (fields is 5 or 6)
            return new TimerSchedule(CrontabSchedule.Parse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = fields == 6 }), default);

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan interval) && interval > TimeSpan.Zero
            ? new TimerSchedule(null, interval)
            : throw new FormatException($"The schedule '{text}' is neither a cron expression nor a time span");
    }

    public DateTimeOffset Next(DateTimeOffset after) =>
        _cron is null ? after + _interval : new DateTimeOffset(_cron.GetNextOccurrence(after.UtcDateTime), TimeSpan.Zero);

    /// <summary>True when the timer fires more often than once a minute; the host does not monitor such timers.</summary>
    public bool IsFasterThanAMinute(DateTimeOffset from)
    {
        DateTimeOffset first = Next(from);
        return Next(first) - first < TimeSpan.FromMinutes(1);
    }
}
