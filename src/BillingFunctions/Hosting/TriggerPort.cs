using BillingFunctions.LocalHost;
using BillingFunctions.Triggers;

namespace BillingFunctions.Hosting;

/// <summary>
/// What the second loopback port of a stand-alone service answers: calls of the local host, the hub of this machine, and calls by hand.
/// Nothing of it is reachable on the public port.
/// </summary>
internal sealed class TriggerPort(TriggerDispatcher dispatcher, LocalHostService service)
{
    public Task HandleAsync(HttpContext context)
    {
        if (service.Host is not { } host)
        {
            // Requests from outside are served a moment earlier than the hub is open: they are to be told to try again, not that there is no hub.
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        }

        if (TriggerGate.Match(context) is { } function)
            return dispatcher.DispatchAsync(context, function);

        if (!TriggerGate.IsLocal(context))
            return FrontPage.NotFoundAsync(context);

        if (service.Hub is { } hub && hub.Owns(context.Request.Path))
            return hub.HandleAsync(context);

        return AdminEndpoints.Owns(context.Request.Path)
            ? new AdminEndpoints(host).HandleAsync(context)
            : FrontPage.NotFoundAsync(context);
    }
}
