using BillingFunctions.Http.Kit.Operations;

namespace BillingFunctions.Http.Kit.Surfaces;

/// <summary>
/// The request log. It names the operation's template instead of the path, and no query, header or body: those hold personal data and
/// secrets. Successes are told at debug level, because at thousands a second the log would cost more than the work.
/// </summary>
internal static partial class RequestLog
{
    public static void RequestDone(this ILogger log, Operation operation, Call call, int status, TimeSpan took)
    {
        LogLevel level = status < 400 && took.TotalMilliseconds < HttpLimits.SlowRequestMs ? LogLevel.Debug : LogLevel.Information;
        if (log.IsEnabled(level))
            log.Done(level, operation.Method, operation.Template, status, (long)took.TotalMilliseconds, call.Caller?.Space.ToString(), call.Caller?.Credential, call.RequestId);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Operation} failed as {Status}, request {RequestId}")]
    public static partial void RequestFailed(this ILogger log, Exception exception, string operation, string requestId, int status);

    [LoggerMessage(Message = "{Method} {Route} answered {Status} in {DurationMs} ms for {Space} with key {Credential}, request {RequestId}")]
    private static partial void Done(
        this ILogger log, LogLevel level, string method, string route, int status, long durationMs, string? space, string? credential, string requestId);
}
