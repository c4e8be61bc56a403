using BillingFunctions.Http.Kit.Operations;
using Microsoft.AspNetCore.Routing.Patterns;

namespace BillingFunctions.Http.Kit.Surfaces;

/// <summary>A surface at work: its operations, and the endpoint routing that finds the one a request means.</summary>
internal sealed class Surface(SurfaceDefinition definition, IServiceProvider services)
{
    private readonly Lazy<IReadOnlyList<Operation>> _operations = new(() => Collect(definition));
    private Lazy<RequestDelegate>? _pipeline;

    public SurfaceDefinition Definition => definition;

    public IReadOnlyList<Operation> Operations => _operations.Value;

    /// <summary>Answers any request under the surface's roots. The first one builds the route table.</summary>
    public Task HandleAsync(HttpContext context) => LazyInitializer.EnsureInitialized(ref _pipeline, () => new Lazy<RequestDelegate>(Build)).Value(context);

    private static IReadOnlyList<Operation> Collect(SurfaceDefinition definition)
    {
        var builder = new SurfaceBuilder();
        definition.Map(builder);
        return builder.Operations;
    }

    private RequestDelegate Build()
    {
        var runner = new OperationRunner(definition, services.GetRequiredService<RequestServices>());
        var app = new ApplicationBuilder(services);
        app.UseRouting();
        app.Use(next => context => context.GetEndpoint() is RouteEndpoint ? next(context) : runner.RefuseAsync(context));
        app.UseEndpoints(endpoints => endpoints.DataSources.Add(new DefaultEndpointDataSource(Operations.Select(operation => CreateEndpoint(operation, runner)))));
        return app.Build();
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
