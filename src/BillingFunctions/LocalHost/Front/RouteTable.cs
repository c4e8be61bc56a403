using BillingFunctions.LocalHost.Configuration;

namespace BillingFunctions.LocalHost.Front;

/// <summary>The HTTP functions in name order. The first whose route matches gets the request, however general the route is.</summary>
internal sealed class RouteTable
{
    private readonly List<(RouteTemplate Route, HttpFunctionTrigger Trigger, string Function)> _routes = [];

    public RouteTable(FunctionCatalog catalog, string prefix)
    {
        foreach (FunctionDefinition function in catalog.Functions)
        {
            if (function.Trigger is HttpFunctionTrigger trigger)
                _routes.Add((RouteTemplate.Parse(prefix, trigger.Route), trigger, function.Name));
        }
    }

    /// <summary>The function that a request belongs to, or null.</summary>
    public string? Find(string method, string path)
    {
        string relative = path.StartsWith('/') ? path[1..] : path;
        foreach ((RouteTemplate route, HttpFunctionTrigger trigger, string function) in _routes)
        {
            bool takesMethod = trigger.Methods.Count == 0 || trigger.Methods.Contains(method, StringComparer.OrdinalIgnoreCase);
            if (takesMethod && route.Matches(relative))
                return function;
        }

        return null;
    }
}
