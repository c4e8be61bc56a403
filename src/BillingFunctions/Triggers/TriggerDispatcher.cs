using System.Diagnostics;
using Billing.Application.Work;
using BillingFunctions.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace BillingFunctions.Triggers;

/// <summary>
/// Runs a trigger function and always answers: an answer that is late, empty or missing would cost the host's patience and then the
/// whole process.
/// </summary>
internal sealed partial class TriggerDispatcher(
    IServiceProvider services, TriggerTimeLimit limit, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<TriggerDispatcher> logger)
{
    public async Task DispatchAsync(HttpContext context, string function)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bodySize)
            bodySize.MaxRequestBodySize = null;

        using Activity? activity = Telemetry.Source.StartActivity(function, ActivityKind.Consumer);
        long startedAt = time.GetTimestamp();
        TriggerResult result = await RunAsync(context, function);
        activity?.SetTag("billing.trigger.status", result.Status);
        TimeSpan elapsed = time.GetElapsedTime(startedAt);
        Telemetry.TriggerDuration.Record(elapsed.TotalSeconds, new("function", function), new("status", result.Status));
        string? invocation = context.Request.Headers[TriggerGate.InvocationHeader];
        LogDone(function, invocation, result.Status, result.Log, elapsed);
        await TriggerAnswer.WriteAsync(context.Response, result);
    }

    private async Task<TriggerResult> RunAsync(HttpContext context, string function)
    {
        var budget = new TimeBudget(time, limit.Budget);
        using var deadline = new CancellationTokenSource(limit.Budget, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, lifetime.ApplicationStopping);
        Task<TriggerResult> work = HandleAsync(context, function, budget, stop.Token);
        try
        {
            return await work.WaitAsync(limit.Budget + limit.Grace, time);
        }
        catch (TimeoutException)
        {
            return TriggerResult.Unfinished("the call did not end itself in time");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return TriggerResult.Unfinished(deadline.IsCancellationRequested ? "out of time" : "stopping");
        }
        catch (EnvelopeException exception)
        {
            return TriggerResult.Malformed(exception.Message);
        }
        catch (Exception exception)
        {
            LogFailed(exception, function);
            return TriggerResult.Failed(exception.GetType().Name);
        }
    }

    /// <summary>Keeps the envelope alive for as long as the handler runs, unless that lets go of it earlier, even when nobody waits for it any more.</summary>
    private async Task<TriggerResult> HandleAsync(HttpContext context, string function, TimeBudget budget, CancellationToken cancellationToken)
    {
        using TriggerEnvelope envelope = await TriggerEnvelope.ReadAsync(context.Request.Body, cancellationToken);
        ITriggerHandler handler = services.GetRequiredKeyedService<ITriggerHandler>(function);
        return await handler.HandleAsync(new TriggerCall(function, envelope, budget), cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Function} {Invocation} answered {Status} ({Log}) after {Elapsed}")]
    private partial void LogDone(string function, string? invocation, int status, string log, TimeSpan elapsed);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Function} failed")]
    private partial void LogFailed(Exception exception, string function);
}
