using BillingFunctions.Triggers;

namespace BillingFunctions.LocalHost;

/// <summary>The admin port of a host that runs a published app: the hub of this machine, and calls by hand.</summary>
internal sealed class AdminPort(FunctionsHost host, HubEndpoints? hub)
{
    private readonly AdminEndpoints _admin = new(host);

    public Task HandleAsync(HttpContext context)
    {
        if (!TriggerGate.IsLocal(context))
            return NotFoundAsync(context);

        if (hub?.Owns(context.Request.Path) == true)
            return hub.HandleAsync(context);

        return AdminEndpoints.Owns(context.Request.Path) ? _admin.HandleAsync(context) : NotFoundAsync(context);
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
