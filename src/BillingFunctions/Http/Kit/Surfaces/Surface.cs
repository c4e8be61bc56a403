using BillingFunctions.Hosting;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Security;
using Microsoft.AspNetCore.Routing.Patterns;

namespace BillingFunctions.Http.Kit.Surfaces;

/// <summary>A surface at work: endpoint routing finds the operation that a request means. Everything is made when the first request arrives.</summary>
/// <param name="name">Short name, as its definition has it.</param>
/// <param name="roots">How the paths that belong to it begin.</param>
/// <param name="define">Gives its definition.</param>
internal sealed class Surface(string name, IReadOnlyList<string> roots, Func<IServiceProvider, SurfaceDefinition> define) : IHttpSurface
{
    /// <summary>Names a surface where paths are shared and no credential tells: for tools and for trying things out.</summary>
    public const string Header = "X-Billing-Surface";

    private static readonly Problem Contradicted = new(401, $"The header {Header} names another surface than the credential is for");

    public string Name => name;

    public IReadOnlyList<string> Roots => roots;

    /// <summary>Tells the surface's own bearer tokens from those of others that share its paths; null when it shares none.</summary>
    public Func<string, bool>? Owns { get; init; }

    public SurfaceDefinition Define(IServiceProvider services) => define(services);

    public SurfaceClaim ClaimOn(HttpRequest request) => request.Headers[Header] == name ? SurfaceClaim.Named
        : Owns is not null && BearerToken.Of(request) is { } token && Owns(token) ? SurfaceClaim.Credential
        : SurfaceClaim.None;

    public void Configure(IApplicationBuilder pipeline)
    {
        SurfaceDefinition definition = define(pipeline.ApplicationServices);
        var runner = new OperationRunner(definition, pipeline.ApplicationServices.GetRequiredService<RequestServices>());
        var endpoints = new DefaultEndpointDataSource(definition.Operations.Select(operation => CreateEndpoint(operation, runner)));
        if (Owns is not null)
            pipeline.Use(next => context => IsContradicted(context.Request) ? runner.RefuseAsync(context, Contradicted) : next(context));

        pipeline.UseRouting();
        pipeline.Use(next => context => context.GetEndpoint() is RouteEndpoint ? next(context) : runner.RefuseAsync(context));
        pipeline.UseEndpoints(routes => routes.DataSources.Add(endpoints));
    }

    private bool IsContradicted(HttpRequest request) => request.Headers.TryGetValue(Header, out var named) && named != name;

    private static RouteEndpoint CreateEndpoint(Operation operation, OperationRunner runner)
    {
        // HEAD is GET without the body, and the server leaves the body out by itself.
        IEnumerable<string> methods = operation.Method == "GET" ? ["GET", "HEAD"] : [operation.Method];
        return new RouteEndpoint(
            context => runner.RunAsync(context, operation), RoutePatternFactory.Parse(operation.Template), order: 0,
            new EndpointMetadataCollection(new HttpMethodMetadata(methods)), operation.DisplayName);
    }
}
