using System.Text;
using Billing.Application.Consistency;
using Billing.Application.Platform;
using BillingFunctions.Hosting;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.Kit.Surfaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BillingFunctions.Tests.Http.Kit;

/// <summary>The fake surface over real HTTP on a free port.</summary>
public sealed class KitFixture : IAsyncLifetime
{
    private WebApplication? _app;

    internal FakeSurface Surface { get; } = new();

    /// <summary>What the service logs.</summary>
    public LogLines Logged { get; } = new();

    public HttpClient Client { get; private set; } = new();

    public async Task InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(Logged);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var random = new SystemRandomSource();
        builder.Services.AddSingleton(found => new RequestServices(
            new RequestIds(random), new IdempotencyKeys(random, new Fingerprints(new SecretKeys(new Dictionary<int, byte[]> { [1] = new byte[SecretKeys.KeyBytes] }))), new RateLimiter(TimeProvider.System), TimeProvider.System,
            found.GetRequiredService<ILogger<OperationRunner>>()));
        _app = builder.Build();
        var surfaces = new PublicSurfaces([new Surface("fake", ["fake"], _ => Surface)], _app.Services);
        _app.Run(surfaces.HandleAsync);
        await _app.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app!.DisposeAsync();
    }

    public async Task<Answer> SendAsync(string method, string path, string? body = null, string contentType = "application/json", string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer x");
        if (idempotencyKey is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);

        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (contentType.Length > 0)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        using HttpResponseMessage response = await Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }
}
