using BillingFunctions.Hosting;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Surfaces;

namespace BillingFunctions.Http.Reference;

/// <summary>The OpenAPI document of each surface and the page that shows it. Nothing is fetched from anywhere else.</summary>
internal sealed class ReferenceSurface : IHttpSurface
{
    private const string ContentSecurity = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly Dictionary<string, Lazy<ReferenceFile>> _files = new(StringComparer.Ordinal);

    public ReferenceSurface(IEnumerable<Surface> surfaces, IServiceProvider services)
    {
        // Our own API comes first: it is what the page opens with.
        _files.Add("/openapi", new(() => new ReferenceFile("application/json", OpenApiIndex.Write(surfaces.OrderBy(surface => surface.Name != "v1").Select(surface => surface.Define(services))))));
        foreach (Surface surface in surfaces)
            _files.Add(OpenApiIndex.PathOf(surface.Name), new(() => new ReferenceFile("application/json", new OpenApiDocument(surface.Define(services)).Write())));

        _files.Add("/docs", new(() => ReferenceFile.Embedded("text/html; charset=utf-8", "page.html")));
        _files.Add("/docs/page.css", new(() => ReferenceFile.Embedded("text/css; charset=utf-8", "page.css")));
        _files.Add("/docs/page.js", new(() => ReferenceFile.Embedded("text/javascript; charset=utf-8", "page.js")));
    }

    public IReadOnlyList<string> Roots { get; } = ["openapi", "docs"];

    public SurfaceClaim ClaimOn(HttpRequest request) => SurfaceClaim.None;

    public void Configure(IApplicationBuilder pipeline)
    {
        RequestServices services = pipeline.ApplicationServices.GetRequiredService<RequestServices>();
        var errors = new ProblemDetails();
        pipeline.Run(context =>
        {
            string requestId = services.Ids.For(context.Request);
            context.Response.Headers["X-Request-Id"] = requestId;
            if (!_files.TryGetValue(context.Request.Path.Value!.TrimEnd('/'), out Lazy<ReferenceFile>? file))
                return Refusal.WriteAsync(context, Problem.NotFound, errors, requestId);

            if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
                return SendAsync(context.Response, file.Value);

            context.Response.Headers.Allow = "GET, HEAD";
            return Refusal.WriteAsync(context, Problem.MethodNotAllowed, errors, requestId);
        });
    }

    private static Task SendAsync(HttpResponse response, ReferenceFile file)
    {
        response.Headers.ContentSecurityPolicy = ContentSecurity;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-cache";
        return JsonAnswer.SendAsync(response, StatusCodes.Status200OK, file.ContentType, file.Content);
    }
}

/// <summary>A file that is served as it is.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record ReferenceFile(string ContentType, ReadOnlyMemory<byte> Content)
{
    /// <param name="contentType">Its media type.</param>
    /// <param name="name">Its name.</param>
    /// <param name="page">The page that it belongs to.</param>
    public static ReferenceFile Embedded(string contentType, string name, string page = "reference")
    {
        using Stream stream = typeof(ReferenceFile).Assembly.GetManifestResourceStream($"{page}/{name}")
            ?? throw new InvalidOperationException($"The file {name} is not part of the build");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return new ReferenceFile(contentType, copy.ToArray());
    }
}
