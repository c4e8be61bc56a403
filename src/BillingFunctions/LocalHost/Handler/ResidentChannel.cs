namespace BillingFunctions.LocalHost.Handler;

/// <summary>The handler is this very process: always there, and not killed when a call takes too long.</summary>
internal sealed partial class ResidentChannel(Uri address, ILogger logger) : IHandlerChannel
{
    public Task<Uri> ReadyAsync(CancellationToken cancellationToken) => Task.FromResult(address);

    public void TimedOut(string function) => LogTimedOut(function);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Function} exceeded functionTimeout: the Functions host would now kill this process")]
    private partial void LogTimedOut(string function);
}
