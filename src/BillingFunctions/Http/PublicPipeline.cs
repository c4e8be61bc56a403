using Billing.Application.Ports;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.Kit.Surfaces;
using BillingFunctions.Http.V1;
using BillingFunctions.Http.V1.Platform;

namespace BillingFunctions.Http;

/// <summary>The public HTTP API: its services, and how requests find their surface.</summary>
internal static class PublicPipeline
{
    /// <summary>Registers what the surfaces need; use cases, ports and clocks are registered by the host.</summary>
    public static IServiceCollection AddPublicHttp(this IServiceCollection services, PublicHttpSettings settings)
    {
        services.AddRoutingCore();
        services.AddSingleton(settings);
        services.AddSingleton(s => new RequestServices(
            new RequestIds(s.GetRequiredService<IRandomSource>()), new IdempotencyKeys(s.GetRequiredService<IRandomSource>()),
            settings.DocumentedRateLimits ? new RateLimiter(s.GetRequiredService<TimeProvider>()) : null,
            s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<OperationRunner>>()));
        services.AddSingleton<ApiKeyAuthenticator>();
        services.AddSingleton<OrganizationEndpoints>().AddSingleton<ApiKeyEndpoints>();
        services.AddSingleton<V1Surface>();
        services.AddSingleton<IReadOnlyList<Surface>>(s => [new Surface(s.GetRequiredService<V1Surface>(), s)]);
        return services;
    }

    /// <summary>Answers every request that reaches the end of the pipeline.</summary>
    public static void Map(IApplicationBuilder app)
    {
        var surfaces = app.ApplicationServices.GetRequiredService<IReadOnlyList<Surface>>();
        var ids = app.ApplicationServices.GetRequiredService<RequestServices>().Ids;
        var byRoot = surfaces.SelectMany(surface => surface.Definition.Roots.Select(root => (root, surface)))
            .ToDictionary(pair => pair.root, pair => pair.surface, StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        var shape = new ProblemDetails();
        app.Run(context => byRoot.TryGetValue(FirstSegment(context.Request.Path.Value), out Surface? surface)
            ? surface.HandleAsync(context)
            : Refusal.WriteAsync(context, Problem.NotFound, shape, ids.For(context.Request)));
    }

    private static ReadOnlySpan<char> FirstSegment(ReadOnlySpan<char> path)
    {
        ReadOnlySpan<char> trimmed = path.TrimStart('/');
        int slash = trimmed.IndexOf('/');
        return slash < 0 ? trimmed : trimmed[..slash];
    }
}
