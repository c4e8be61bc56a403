namespace BillingFunctions.LocalHost.Handler;

/// <summary>The process that the host calls.</summary>
internal interface IHandlerChannel : IAsyncDisposable
{
    /// <summary>Where the handler listens. Waits until it does; fails when it never will.</summary>
    Task<Uri> ReadyAsync(CancellationToken cancellationToken);

    /// <summary>A call did not answer within functionTimeout: the host kills the process, and with it every other call.</summary>
    void TimedOut(string function);
}
