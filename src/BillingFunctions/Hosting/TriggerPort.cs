using BillingFunctions.LocalHost;
using BillingFunctions.Triggers;

namespace BillingFunctions.Hosting;

/// <summary>
/// What the second loopback port of a stand-alone service answers: calls of the local host, the hub of this machine, and calls by hand.
/// Nothing of it is reachable on the public port.
/// </summary>
internal sealed class TriggerPort(TriggerDispatcher dispatcher, StandAloneService service)
{
    public Task HandleAsync(HttpContext context)
    {
        if (TriggerGate.Match(context) is { } function)
            return dispatcher.DispatchAsync(context, function);

        if (!TriggerGate.IsLocal(context))
            return FrontPage.NotFoundAsync(context);

        if (service.Hub is { } hub && hub.Owns(context.Request.Path))
            return hub.HandleAsync(context);

        return service.Host is { } host && AdminEndpoints.Owns(context.Request.Path)
            ? new AdminEndpoints(host).HandleAsync(context)
            : FrontPage.NotFoundAsync(context);
    }
}
