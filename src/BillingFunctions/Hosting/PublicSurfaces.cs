namespace BillingFunctions.Hosting;

/// <summary>Finds the surface of a request: by how its path begins and, where that is not enough, by what the request shows.</summary>
internal sealed class PublicSurfaces
{
    /// <summary>By first segment; the longest roots first, and those of the same length in the order of registration.</summary>
    private readonly Dictionary<string, PublicRoot[]> _byFirst;

    public PublicSurfaces(IEnumerable<IHttpSurface> surfaces, IServiceProvider services) => _byFirst = surfaces
        .SelectMany(surface =>
        {
            var pipeline = new Lazy<RequestDelegate>(() => Build(surface, services));
            return surface.Roots.Select(root => new PublicRoot(root.Split('/'), surface, pipeline));
        })
        .GroupBy(root => root.First, StringComparer.Ordinal)
        .ToDictionary(same => same.Key, same => same.OrderByDescending(root => root.Length).ToArray(), StringComparer.Ordinal);

    public Task HandleAsync(HttpContext context)
    {
        ReadOnlySpan<char> path = context.Request.Path.Value.AsSpan().TrimStart('/');
        int slash = path.IndexOf('/');
        ReadOnlySpan<char> first = slash < 0 ? path : path[..slash];
        if (first.IsEmpty && context.Request.Path == "/")
            return FrontPage.AnswerAsync(context);

        return _byFirst.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(first, out PublicRoot[]? roots)
            && Choose(roots, slash < 0 ? [] : path[(slash + 1)..], context.Request) is { } chosen
                ? chosen.Pipeline.Value(context)
                : FrontPage.NotFoundAsync(context);
    }

    /// <summary>Of the longest roots that fit: the one that is meant most clearly, or else the first.</summary>
    private static PublicRoot? Choose(PublicRoot[] roots, ReadOnlySpan<char> rest, HttpRequest request)
    {
        (PublicRoot? chosen, SurfaceClaim clearest) = (null, SurfaceClaim.None);
        foreach (PublicRoot root in roots)
        {
            if (chosen is not null && root.Length < chosen.Length)
                break;

            if (!root.Begins(rest))
                continue;

            SurfaceClaim claim = roots.Length == 1 ? SurfaceClaim.None : root.Surface.ClaimOn(request);
            if (chosen is null || claim > clearest)
                (chosen, clearest) = (root, claim);
        }

        return chosen;
    }

    private static RequestDelegate Build(IHttpSurface surface, IServiceProvider services)
    {
        var pipeline = new ApplicationBuilder(services);
        surface.Configure(pipeline);
        return pipeline.Build();
    }
}
