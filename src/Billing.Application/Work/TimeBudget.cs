namespace Billing.Application.Work;

/// <summary>
/// How long a call may still work before it has to answer. The Functions host never says stop: on its time-out it kills the whole
/// process, so every call ends itself well before. Work in batches, look at <see cref="IsOver"/> between batches and leave the rest.
/// </summary>
/// <remarks>Measured on the monotonic clock of the machine, never on <see cref="NodaTime.IClock"/>: that one may stand still or jump.</remarks>
public sealed class TimeBudget
{
    private readonly TimeProvider _time;
    private readonly long _startedAt;

    /// <summary>Starts counting now.</summary>
    /// <param name="time">The clock that measures.</param>
    /// <param name="allowed">How long the call may work.</param>
    public TimeBudget(TimeProvider time, TimeSpan allowed) => (_time, Allowed, _startedAt) = (time, allowed, time.GetTimestamp());

    /// <summary>The whole budget.</summary>
    public TimeSpan Allowed { get; }

    /// <summary>What is left; never negative.</summary>
    public TimeSpan Left
    {
        get
        {
            TimeSpan left = Allowed - _time.GetElapsedTime(_startedAt);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>True when the call has to put the rest aside and answer.</summary>
    public bool IsOver => Left == TimeSpan.Zero;

    /// <summary>A budget that does not end within a working day: for tests and one-shot commands, where nobody kills the process.</summary>
    public static TimeBudget Ample() => new(TimeProvider.System, TimeSpan.FromHours(24));
}
