using Billing.Application.Consistency;
using Billing.Application.Platform;
using BillingFunctions.Hosting;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Surfaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace BillingFunctions.Tests.Hosting;

public sealed class PublicSurfacesTests : IDisposable
{
    private static readonly SystemRandomSource Random = new();

    private readonly List<string> _built = [];
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddSingleton(new RequestServices(new RequestIds(Random), new IdempotencyKeys(Random, new Fingerprints(SecretKeys.None)), null, TimeProvider.System, NullLogger<OperationRunner>.Instance))
        .BuildServiceProvider();

    private readonly PublicSurfaces _surfaces;

    public PublicSurfacesTests() => _surfaces = new PublicSurfaces(
        [
            Create("v1", ["v1", "portal/*"]), Create("nova", ["api", "webhooks"], token => token.StartsWith("sk_", StringComparison.Ordinal)),
            Create("credibill", ["api", "webhooks/*/*"], token => token.StartsWith("cb_", StringComparison.Ordinal)),
            Create("service", ["api/v1/billing"]), Create("nno", ["api/billing", "portal", "plans"]),
        ], _services);

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData("/v1/customers", "v1")]
    [InlineData("//v1/customers", "v1")]
    [InlineData("/api/customers", "nova")]
    [InlineData("/api", "nova")]
    [InlineData("/api/v1/billing", "service")]
    [InlineData("/api/v1/billing/usage", "service")]
    [InlineData("/api/v1/billings", "nova")]
    [InlineData("/api/billing/usage", "nno")]
    [InlineData("/api/Billing/usage", "nova")]
    [InlineData("/webhooks/stripe", "nova")]
    [InlineData("/webhooks/stripe/", "nova")]
    [InlineData("/webhooks/stripe/app", "credibill")]
    [InlineData("/webhooks/stripe/app/more", "credibill")]
    [InlineData("/portal", "nno")]
    [InlineData("/portal/", "nno")]
    [InlineData("/portal/invoices", "v1")]
    [InlineData("/plans", "nno")]
    [InlineData("/aggregate-usage", null)]
    [InlineData("//aggregate-usage", null)]
    [InlineData("/v1x", null)]
    public async Task The_longest_beginning_of_a_path_decides(string path, string? surface) => Assert.Equal(surface, await AnsweringAsync(path));

    [Theory]
    [InlineData("Bearer cb_live_1", null, "credibill")]
    [InlineData("bearer cb_live_1", null, "credibill")]
    [InlineData("Bearer sk_live_1", null, "nova")]
    [InlineData("Bearer something", null, "nova")]
    [InlineData("Basic cb_live_1", null, "nova")]
    [InlineData(null, "credibill", "credibill")]
    [InlineData(null, "nova", "nova")]
    [InlineData(null, "v1", "nova")]
    [InlineData("Bearer something", "credibill", "credibill")]
    [InlineData("Bearer sk_live_1", "credibill", "credibill")]
    [InlineData("Bearer cb_live_1", "nova", "nova")]
    [InlineData("Bearer cb_live_1", "v1", "credibill")]
    public async Task On_a_shared_path_the_header_decides_then_the_credential_then_the_order(string? credential, string? header, string surface) =>
        Assert.Equal(surface, await AnsweringAsync("/api/customers", credential, header));

    [Fact]
    public async Task A_surface_is_built_by_its_first_request_and_only_once()
    {
        Assert.Empty(_built);
        await AnsweringAsync("/portal");
        await AnsweringAsync("/plans");
        Assert.Equal(["nno"], _built);
    }

    private async Task<string?> AnsweringAsync(string path, string? credential = null, string? header = null)
    {
        var context = new DefaultHttpContext { RequestServices = _services, Request = { Method = "GET", Path = path } };
        if (credential is not null)
            context.Request.Headers.Authorization = credential;

        if (header is not null)
            context.Request.Headers[Surface.Header] = header;

        await _surfaces.HandleAsync(context);
        return context.Response.StatusCode == 404 ? null : (string)context.Items["surface"]!;
    }

    private IHttpSurface Create(string name, IReadOnlyList<string> roots, Func<string, bool>? owns = null) => new Named(
        new Surface(name, roots, _ => throw new InvalidOperationException("No definition is needed here")) { Owns = owns }, _built);

    /// <summary>A surface that answers with its name.</summary>
    private sealed class Named(Surface surface, List<string> built) : IHttpSurface
    {
        public IReadOnlyList<string> Roots => surface.Roots;

        public SurfaceClaim ClaimOn(HttpRequest request) => surface.ClaimOn(request);

        public void Configure(IApplicationBuilder pipeline)
        {
            built.Add(surface.Name);
            pipeline.Run(context =>
            {
                context.Items["surface"] = surface.Name;
                return Task.CompletedTask;
            });
        }
    }
}
