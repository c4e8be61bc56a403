using BillingFunctions.LocalHost.Configuration;
using BillingFunctions.LocalHost.Envelopes;
using BillingFunctions.LocalHost.Handler;
using BillingFunctions.LocalHost.State;

namespace BillingFunctions.LocalHost.Pumps;

/// <summary>
/// Fires a timer function. The next tick is computed after the run, so runs never overlap; a tick that was missed while the host was
/// down is made up for once, at once.
/// </summary>
internal sealed class TimerPump(
    FunctionDefinition function, TimerFunctionTrigger trigger, RetryingInvoker invoker, HostState state, TimeProvider time) : IPump
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TimerStatus? status = trigger.IsMonitored ? await state.ReadTimerAsync(function.Name, cancellationToken) : null;
        DateTimeOffset next = trigger.Schedule.Next(time.GetUtcNow());
        if (status is not null && status.Next <= time.GetUtcNow())
            (status, next) = await FireAsync(status, isPastDue: true, cancellationToken);
        else if (trigger.RunsOnStartup)
            (status, next) = await FireAsync(status, isPastDue: false, cancellationToken);
        else if (status is null && trigger.IsMonitored)
            await SaveAsync(status = new TimerStatus(default, next, time.GetUtcNow()), cancellationToken);

        while (true)
        {
            await WaitUntilAsync(next, cancellationToken);
            (status, next) = await FireAsync(status, isPastDue: false, cancellationToken);
        }
    }

    private async Task<(TimerStatus? Status, DateTimeOffset Next)> FireAsync(TimerStatus? status, bool isPastDue, CancellationToken cancellationToken)
    {
        DateTimeOffset last = time.GetUtcNow();
        await invoker.InvokeAsync(function, TimerPayload.Create(trigger, trigger.IsMonitored ? status : null, isPastDue), cancellationToken);
        DateTimeOffset next = trigger.Schedule.Next(time.GetUtcNow());
        if (!trigger.IsMonitored)
            return (null, next);

        var current = new TimerStatus(last, next, time.GetUtcNow());
        await SaveAsync(current, cancellationToken);
        return (current, next);
    }

    private Task SaveAsync(TimerStatus status, CancellationToken cancellationToken) => state.WriteTimerAsync(function.Name, status, cancellationToken);

    /// <summary>Timers of the system may fire a little early; a tick must not.</summary>
    private async Task WaitUntilAsync(DateTimeOffset tick, CancellationToken cancellationToken)
    {
        for (TimeSpan left = tick - time.GetUtcNow(); left > TimeSpan.Zero; left = tick - time.GetUtcNow())
            await Task.Delay(left < MaxDelay ? left : MaxDelay, time, cancellationToken);
    }

    private static readonly TimeSpan MaxDelay = TimeSpan.FromDays(1);
}
