using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace BillingFunctions.Tests.Support;

/// <summary>A handler that answers as a test tells it, and remembers what it was asked.</summary>
internal sealed class StubHandler : IAsyncDisposable
{
    private readonly WebApplication _web;

    private StubHandler(WebApplication web) => _web = web;

    public ConcurrentQueue<Received> Calls { get; } = new();

    /// <summary>Decides the answer; by default every call succeeds.</summary>
    public Func<Received, HttpResponse, Task> Answer { get; set; } = (_, response) => Ok(response);

    public Uri Address => new(_web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<StubHandler> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        WebApplication web = builder.Build();
        var stub = new StubHandler(web);
        web.Run(stub.HandleAsync);
        await web.StartAsync();
        return stub;
    }

    public static Task Ok(HttpResponse response)
    {
        response.ContentType = "application/json";
        return response.WriteAsync("""{"Outputs":{},"Logs":["done"]}""");
    }

    public static Task Fail(HttpResponse response)
    {
        response.StatusCode = 500;
        return response.WriteAsync("no");
    }

    public async ValueTask DisposeAsync() => await _web.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var received = new Received(
            context.Request.Method,
            context.Request.Path.Value + context.Request.QueryString.Value,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync());
        Calls.Enqueue(received);
        await Answer(received, context.Response);
    }

    internal sealed record Received(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
    {
        public JsonElement Envelope => JsonDocument.Parse(Body).RootElement;
    }
}
