namespace BillingFunctions.Hosting;

/// <summary>Finds the surface of a request by the first segment of its path.</summary>
internal sealed class PublicSurfaces
{
    private readonly Dictionary<string, Lazy<RequestDelegate>> _byRoot = new(StringComparer.Ordinal);

    public PublicSurfaces(IEnumerable<IHttpSurface> surfaces, IServiceProvider services)
    {
        foreach (IHttpSurface surface in surfaces)
        {
            var pipeline = new Lazy<RequestDelegate>(() => Build(surface, services));
            foreach (string root in surface.Roots)
                _byRoot.Add(root, pipeline);
        }
    }

    public Task HandleAsync(HttpContext context)
    {
        ReadOnlySpan<char> path = context.Request.Path.Value.AsSpan().TrimStart('/');
        int slash = path.IndexOf('/');
        ReadOnlySpan<char> root = slash < 0 ? path : path[..slash];
        if (root.IsEmpty && context.Request.Path == "/")
            return FrontPage.AnswerAsync(context);

        return _byRoot.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(root, out Lazy<RequestDelegate>? surface)
            ? surface.Value(context)
            : FrontPage.NotFoundAsync(context);
    }

    private static RequestDelegate Build(IHttpSurface surface, IServiceProvider services)
    {
        var pipeline = new ApplicationBuilder(services);
        surface.Configure(pipeline);
        return pipeline.Build();
    }
}
