using BillingFunctions.Hosting;
using BillingFunctions.Http.Kit.Operations;
using Microsoft.AspNetCore.Routing.Patterns;

namespace BillingFunctions.Http.Kit.Surfaces;

/// <summary>A surface at work: endpoint routing finds the operation that a request means. Everything is made when the first request arrives.</summary>
/// <param name="roots">First segments of the paths that belong to it.</param>
/// <param name="define">Gives its definition.</param>
internal sealed class Surface(IReadOnlyList<string> roots, Func<IServiceProvider, SurfaceDefinition> define) : IHttpSurface
{
    public IReadOnlyList<string> Roots => roots;

    public void Configure(IApplicationBuilder pipeline)
    {
        SurfaceDefinition definition = define(pipeline.ApplicationServices);
        var runner = new OperationRunner(definition, pipeline.ApplicationServices.GetRequiredService<RequestServices>());
        var endpoints = new DefaultEndpointDataSource(definition.Operations.Select(operation => CreateEndpoint(operation, runner)));
        pipeline.UseRouting();
        pipeline.Use(next => context => context.GetEndpoint() is RouteEndpoint ? next(context) : runner.RefuseAsync(context));
        pipeline.UseEndpoints(routes => routes.DataSources.Add(endpoints));
    }

    private static RouteEndpoint CreateEndpoint(Operation operation, OperationRunner runner)
    {
        // HEAD is GET without the body, and the server leaves the body out by itself.
        IEnumerable<string> methods = operation.Method == "GET" ? ["GET", "HEAD"] : [operation.Method];
        return new RouteEndpoint(
            context => runner.RunAsync(context, operation), RoutePatternFactory.Parse(operation.Template), order: 0,
            new EndpointMetadataCollection(new HttpMethodMetadata(methods)), operation.DisplayName);
    }
}
